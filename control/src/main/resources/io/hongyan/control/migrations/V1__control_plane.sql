-- The control plane. Read by SQLite and PostgreSQL alike: only what both understand, times as epoch milliseconds,
-- encrypted values as base64 text.

-- What belongs to the installation as a whole, by name.
create table installation (
  name varchar(64) not null primary key,
  text varchar(1024) not null
);

create table app (
  number integer not null primary key,       -- 1, 2, 3, …; held in CIDs, never reused
  app_id varchar(32) not null unique,
  app_key varchar(64) not null,
  master_secret varchar(512) not null,       -- encrypted
  name varchar(100) not null,
  max_validity_days integer not null,
  created_at bigint not null
);

-- People who may use the console.
create table operator (
  name varchar(64) not null primary key,
  password_hash varchar(200) not null,       -- argon2id, PHC string format
  role varchar(32) not null,
  created_at bigint not null
);

-- API tokens closed before their end; rows go when the token would have ended anyway.
create table revoked_token (
  token_id varchar(128) not null primary key,
  expires_at bigint not null
);
create index revoked_token_by_expiry on revoked_token (expires_at);

create table test_device (
  app integer not null references app (number),
  cid varchar(32) not null,
  remark varchar(200) not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (app, cid)
);

create table audit_log (
  number bigint not null primary key,        -- 1, 2, 3, … without gaps
  at bigint not null,
  actor varchar(64) not null,
  action varchar(64) not null,
  subject varchar(128) not null,
  detail varchar(1024) not null
);
