-- Pushes saved to be used again. Ids grow with time.
create table push_template (
  app integer not null references app (number),
  id varchar(32) not null,
  name varchar(64) not null,
  push text not null,                        -- JSON
  created_by varchar(64) not null,
  created_at bigint not null,                -- milliseconds
  changed_at bigint not null,
  primary key (app, id)
);
