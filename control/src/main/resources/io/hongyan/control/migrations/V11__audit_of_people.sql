-- What changed from what to what, by whom and from where. Entries are never changed or deleted.
alter table audit_log add column actor_kind varchar(16) not null default 'platform';
alter table audit_log add column address varchar(64) not null default '';
alter table audit_log add column app integer;                                -- null: the platform
alter table audit_log add column before_json text not null default '';
alter table audit_log add column after_json text not null default '';
create index audit_log_by_app on audit_log (app, number);
