#!/bin/sh
# Run once by the postgres image when its data folder is new: the seven roles and the owner's empty database.
# The application's role gets its rights later, from manage.py grant_application_role.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres \
    -v migrate_password="$(cat /run/secrets/migrate_password)" \
    -v application_password="$(cat /run/secrets/application_password)" \
    -v sealer_password="$(cat /run/secrets/sealer_password)" <<'SQL'
CREATE ROLE vigil_owner NOLOGIN;
CREATE ROLE vigil_migrate LOGIN NOINHERIT PASSWORD :'migrate_password';
CREATE ROLE vigil_app LOGIN PASSWORD :'application_password';
CREATE ROLE vigil_sealer LOGIN PASSWORD :'sealer_password';
CREATE ROLE vigil_reader NOLOGIN;
CREATE ROLE vigil_auditor NOLOGIN;
CREATE ROLE vigil_backup NOLOGIN BYPASSRLS;
GRANT vigil_reader TO vigil_app;
GRANT vigil_owner TO vigil_migrate;
ALTER ROLE vigil_migrate SET role = 'vigil_owner';
CREATE DATABASE vigil OWNER vigil_owner;
REVOKE ALL ON DATABASE vigil FROM PUBLIC;
GRANT CONNECT ON DATABASE vigil TO vigil_migrate, vigil_app, vigil_sealer, vigil_auditor, vigil_backup;
SQL
