-- Accounts, what they are to apps, and how they prove who they are. Flags are 0 or 1.

alter table operator add column display_name varchar(100) not null default '';
alter table operator add column platform_admin integer not null default 0;
alter table operator add column disabled integer not null default 0;
alter table operator add column must_change_password integer not null default 0;
alter table operator add column last_sign_in bigint;
alter table operator add column issuer varchar(300) not null default '';     -- of the identity provider; empty: none
alter table operator add column issuer_subject varchar(300) not null default '';
update operator set platform_admin = 1 where role = 'admin';
alter table operator drop column role;

create table member (
  app integer not null references app (number),
  operator varchar(64) not null references operator (name),
  role varchar(32) not null,
  primary key (app, operator)
);

-- Failed sign-ins, of names (known or not) and of client addresses alike.
create table sign_in_failure (
  subject varchar(200) not null primary key,    -- name/zhang or address/192.0.2.7
  failures integer not null,
  last_at bigint not null,
  locked_until bigint not null
);

create table session (
  token_hash varchar(64) not null primary key,
  id varchar(32) not null unique,
  operator varchar(64) not null references operator (name),
  created_at bigint not null,
  last_used_at bigint not null,
  expires_at bigint not null,
  address varchar(64) not null,
  user_agent varchar(300) not null
);

create table access_token (
  token_hash varchar(64) not null primary key,
  id varchar(32) not null unique,
  name varchar(100) not null,
  operator varchar(64) not null references operator (name),
  role varchar(32) not null,
  app integer references app (number),          -- null: all that its maker has to do with
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint
);
