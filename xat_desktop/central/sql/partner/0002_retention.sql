-- What the administrator's `prune` goes by, and what an analysis was made of.

alter table sync_op
    add column asked_no bigint,  -- the commit in whose call the op was sent again last
    add column at timestamptz not null default clock_timestamp();

alter table audit_log alter column person_id drop not null;  -- null: an administrator, by xat-central

-- Contents whose objects an administrator is removing from the bucket.
create table removal (
    sha256 text primary key,
    since timestamptz not null default clock_timestamp(),
    listed_at timestamptz not null default clock_timestamp()
);

alter table analysis
    add column inputs_hash text not null default '' check (inputs_hash ~ '^([0-9a-f]{64})?$');
