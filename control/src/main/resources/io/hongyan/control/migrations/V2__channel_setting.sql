-- Apps' accounts with vendors. Every value is encrypted: which of them are secret is the channel's to know.
create table channel_setting (
  app integer not null references app (number),
  channel varchar(32) not null,              -- apns, huawei, xiaomi-global, …
  name varchar(64) not null,
  value text not null,                       -- encrypted
  primary key (app, channel, name)
);
