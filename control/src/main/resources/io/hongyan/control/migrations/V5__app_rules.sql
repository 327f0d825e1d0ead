-- What apps hold themselves to before they send, each part in the words of hongyan.yaml.
create table app_rules (
  app integer not null primary key references app (number),
  caps varchar(2000) not null,               -- comma-separated: * 1d 5,marketing 7d 10
  quiet_hours varchar(100) not null,         -- 22:00-08:00 hold Asia/Shanghai; empty: none
  opt_in varchar(4000) not null              -- comma-separated purposes
);
