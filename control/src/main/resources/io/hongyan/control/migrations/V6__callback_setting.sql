-- Where apps are told what became of their messages. Every value is encrypted, for one of them is a secret.
create table callback_setting (
  app integer not null references app (number),
  name varchar(64) not null,
  value text not null,                       -- encrypted
  primary key (app, name)
);
