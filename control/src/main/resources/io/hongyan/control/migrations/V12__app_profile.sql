-- What people say of their apps, and the master secret before, while it is still taken.
alter table app add column category varchar(64) not null default '';
alter table app add column approval_threshold bigint;                        -- null: no push needs approval
alter table app add column former_secret varchar(512) not null default '';   -- encrypted
alter table app add column former_secret_until bigint not null default 0;
alter table app add column tokens_valid_from bigint not null default 0;      -- API tokens issued before have ended
