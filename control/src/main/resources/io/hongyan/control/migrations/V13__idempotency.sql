-- Answers of writes that were asked for under an Idempotency-Key, for a day.
create table idempotent_answer (
  caller varchar(200) not null,
  idempotency_key varchar(200) not null,
  request_hash varchar(64) not null,            -- of method, path and body
  status integer not null,                      -- 0: still being worked on
  body text not null,                           -- encrypted
  location varchar(500) not null,
  created_at bigint not null,
  primary key (caller, idempotency_key)
);
create index idempotent_answer_by_age on idempotent_answer (created_at);
