-- Files that are worked through in the background. Their lines and lists of refused lines are files of the data folder.
create table job (
  number bigint not null primary key,        -- 1, 2, 3, … in order of acceptance
  id varchar(32) not null unique,
  app integer not null references app (number),
  kind varchar(32) not null,                 -- of import, or push
  name varchar(100) not null,
  request text not null,                     -- what to do beside the lines; of a push: JSON
  state varchar(16) not null,                -- running, done, failed, cancelled
  lines bigint not null,
  done bigint not null,
  refused bigint not null,
  refused_bytes bigint not null,             -- length of the list of refused lines that belongs to these figures
  task_ids text not null,                    -- comma-separated
  created_by varchar(64) not null,
  created_at bigint not null,
  start_at bigint,                           -- not before; null: at once
  finished_at bigint,
  error varchar(1024) not null
);
create index job_by_app on job (app, number);
create index job_by_state on job (state, number);

-- Audiences that came as files.
create table audience_file (
  number bigint not null primary key,
  id varchar(32) not null unique,
  app integer not null references app (number),
  name varchar(100) not null,
  lines bigint not null,
  devices bigint not null,
  refused bigint not null,
  columns text not null,                     -- comma-separated, as the header had them
  created_by varchar(64) not null,
  created_at bigint not null
);
create index audience_file_by_app on audience_file (app, number);
