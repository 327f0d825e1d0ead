-- Pushes over their app's threshold, waiting for somebody else's approval or decided.
create table push_approval (
  app integer not null references app (number),
  id varchar(32) not null,
  number bigint not null,                    -- in order of asking
  state varchar(16) not null,                -- WAITING, APPROVED, REJECTED
  push text not null,                        -- JSON
  audience_size bigint not null,
  made_by varchar(64) not null,
  made_at bigint not null,                   -- milliseconds
  decided_by varchar(64),
  decided_at bigint,
  remark varchar(1024),
  result text,                               -- JSON; null: not sent
  primary key (app, id)
);
create unique index push_approval_by_number on push_approval (app, number);
