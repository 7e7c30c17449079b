-- Partners, people and what holds for the whole installation. Only the owner's functions reach these tables.

create table partner (
    id uuid primary key default gen_random_uuid(),
    name text not null check (char_length(name) between 1 and 200),
    slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
    schema_name name not null unique,
    role_name name not null unique,
    owner_name name not null unique,
    tenant_schema text unique,  -- the schema of the web backend's tenant that this partner is
    state text not null default 'active' check (state in ('active', 'archived')),
    created_at timestamptz not null default clock_timestamp()
);

create table person (
    id uuid primary key default gen_random_uuid(),
    email text not null check (char_length(email) between 3 and 320 and email like '%_@_%'),
    display_name text not null default '' check (char_length(display_name) <= 200),
    role_name name not null unique,
    state text not null default 'active' check (state in ('active', 'removed')),
    created_at timestamptz not null default clock_timestamp()
);
create unique index person_email on person (lower(email));

create table membership (
    partner_id uuid not null references partner (id),
    person_id uuid not null references person (id),
    since timestamptz not null default clock_timestamp(),
    until timestamptz,  -- null: a member now
    primary key (partner_id, person_id, since)
);
create unique index membership_now on membership (partner_id, person_id) where until is null;
create index membership_person on membership (person_id);

create table device (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references person (id),
    name text not null default '' check (char_length(name) <= 200),
    role_name name not null unique,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz
);
create index device_person on device (person_id);

create table policy (
    one boolean primary key default true check (one),
    max_file_bytes bigint not null default 104857600 check (max_file_bytes > 0),
    file_formats text[],  -- null: every format
    max_ops int not null default 500 check (max_ops > 0),
    max_op_bytes bigint not null default 16777216 check (max_op_bytes > 0),
    max_push_bytes bigint not null default 67108864 check (max_push_bytes > 0),
    metered_rows int not null default 2000 check (metered_rows >= 0),
    bucket text
);
insert into policy default values;
