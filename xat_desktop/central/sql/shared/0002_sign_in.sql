-- Tables of the sign-in service. Tokens, codes and states are stored as SHA-256 only; what is
-- needed again is sealed with a key that the database does not have, as its log may show every parameter.

create table identity (
    issuer text not null,
    subject text not null,
    person_id uuid not null references person,
    provider text not null,
    email text not null,
    linked_at timestamptz not null default now(),
    used_at timestamptz not null default now(),
    primary key (issuer, subject)
);
create index on identity (person_id);

-- An open invitation lets one identity with this verified e-mail be bound to the person: the first one of a new
-- person, or (link) one more of a person who has one.
create table invitation (
    id uuid primary key default gen_random_uuid(),
    email text not null,
    person_id uuid not null references person,
    partner_id uuid references partner,
    link boolean not null default false,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);
create index on invitation (email) where used_at is null;

-- One sign-in from the page to the code, bound to the browser that opened it.
create table sign_in_attempt (
    id uuid primary key,
    browser_hash bytea not null,
    redirect_uri text not null,
    challenge text not null,
    device_name text not null,
    sealed text not null,  -- the desktop's state and nonce
    provider text,
    upstream_state_hash bytea unique,
    upstream_sealed text,  -- nonce and verifier of the sign-in at the provider
    posted_sealed text,  -- what the provider posted
    person_id uuid references person,
    confirmed_at timestamptz,
    expires_at timestamptz not null
);
create index on sign_in_attempt (expires_at);

-- One signed-in device; its id is that of device.
create table session (
    id uuid primary key references device on delete cascade,
    person_id uuid not null references person,
    provider text not null,
    device_name text not null,
    created_at timestamptz not null default now(),
    used_at timestamptz not null default now(),
    idle_until timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_why text
);
create index on session (person_id);

create table authorization_code (
    code_hash bytea primary key,
    person_id uuid not null references person,
    provider text not null,
    device_name text not null,
    redirect_uri text not null,
    challenge text not null,
    sealed text not null,  -- of the attempt
    expires_at timestamptz not null,
    used_at timestamptz,
    session_id uuid references session on delete cascade
);
create index on authorization_code (expires_at);

-- A used token stays until its session ends, so that a second use is noticed. `attempt_hash` is of the word that the
-- laptop chose before it sent the request: the same request again, after a lost answer, is no theft.
create table refresh_token (
    token_hash bytea primary key,
    session_id uuid not null references session on delete cascade,
    parent_hash bytea,
    issued_at timestamptz not null default now(),
    used_at timestamptz,
    attempt_hash bytea
);
create index on refresh_token (session_id);

create table request_count (
    subject text not null,
    minute timestamptz not null,
    n int not null default 1,
    primary key (subject, minute)
);

create table sign_in_audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    event text not null,
    person_id uuid,
    session_id uuid,
    provider text,
    address text,
    detail jsonb not null default '{}'
);
create index on sign_in_audit (at);
