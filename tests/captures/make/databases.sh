#!/bin/bash
# PostgreSQL and MySQL (MariaDB): logins, queries, errors, prepared statements, TLS.
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
certificates

bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
mkdir "$WORK/pg"
chown postgres "$WORK/pg"
cp "$WORK/ca/server.key" "$WORK/ca/server.pem" "$WORK/pg"
chown postgres "$WORK/pg"/*
chmod 600 "$WORK/pg/server.key"
su postgres -s /bin/sh -c "echo password >$WORK/pg/pw; $bin/initdb -D $WORK/pg/data -U user --pwfile=$WORK/pg/pw -A scram-sha-256 -E UTF8 --no-locale --no-sync >/dev/null"
printf 'host all user %s/32 scram-sha-256\nhost all md5er %s/32 md5\nhost all plain %s/32 password\nhost all free %s/32 trust\n' $CLIENT $CLIENT $CLIENT $CLIENT >"$WORK/pg/data/pg_hba.conf"
cat >>"$WORK/pg/data/postgresql.conf" <<EOT
listen_addresses = '$SERVER'
unix_socket_directories = '$WORK/pg'
ssl = on
ssl_cert_file = '$WORK/pg/server.pem'
ssl_key_file = '$WORK/pg/server.key'
fsync = off
max_connections = 10
timezone = 'UTC'
EOT
start server su postgres -s /bin/sh -c "exec $bin/postgres -D $WORK/pg/data"
listening server 5432
query() { local name=$1; shift; on client env PGPASSWORD=password PGCONNECT_TIMEOUT=5 psql -q "host=$SERVER dbname=postgres user=$name ${MODE:-sslmode=disable}" -v ON_ERROR_STOP=0 "$@" >/dev/null 2>&1 || true; }
query user -c "set password_encryption = 'md5'; create role md5er login password 'password'" -c "create role plain login password 'password'" -c 'create role free login'
capture client eth0 pgsql/simple_queries.pcap 'port 5432'
query user -c 'create table t (a int, b text, c numeric)' -c "insert into t values (1, 'one', 1.5), (2, null, 2.5)" -c 'select * from t' -c 'select nonsense' \
    -c 'begin' -c 'drop table if exists nothing' -c 'commit' -c "copy t to stdout" -c 'listen x' -c "notify x, 'payload'"
done_capturing
capture client eth0 pgsql/authentication.pcap 'port 5432'
query md5er -c 'select 1'
query plain -c 'select 1'
query free -c 'select 1'
query nobody -c 'select 1'
done_capturing
capture client eth0 pgsql/extended_query_and_copy.pcap 'port 5432'
on client env PGPASSWORD=password PGSSLMODE=disable pgbench -h $SERVER -U user -M prepared -n -t 2 -f /dev/stdin postgres >/dev/null 2>&1 <<<'select a, b from t where a = 1;' || true
printf '5\tfive\t5\n' | query user -c 'copy t from stdin'
done_capturing
capture client eth0 pgsql/tls.pcap 'port 5432'
MODE=sslmode=require query user -c 'select 1'
done_capturing
stop $LAST

mkdir "$WORK/my"
chown mysql "$WORK/my"
mysql_install_db --no-defaults --user=mysql --datadir="$WORK/my" --skip-test-db >/dev/null 2>&1
cp "$WORK/ca/server.key" "$WORK/ca/server.pem" "$WORK/ca/ca.pem" "$WORK/my"
chown mysql "$WORK/my"/server.*
cat >"$WORK/init.sql" <<'EOT'
create database tests;
create user 'user'@'%' identified by 'password';
grant all on *.* to 'user'@'%';
EOT
start server mysqld --no-defaults --user=mysql --datadir="$WORK/my" --bind-address=$SERVER --socket="$WORK/my/s" --skip-name-resolve \
    --init-file="$WORK/init.sql" --ssl-cert="$WORK/my/server.pem" --ssl-key="$WORK/my/server.key"
listening server 3306
sleep 1
sql() { on client timeout 10 mysql --no-defaults --protocol=tcp -h $SERVER -u user -ppassword "$@" >/dev/null 2>&1 || true; }
capture client eth0 mysql/queries.pcap 'port 3306'
sql --skip-ssl tests -f -e "create table t (a int primary key, b varchar(20), c double); insert into t values (1, 'one', 1.5), (2, null, 2.5); select * from t;
    select nonsense; show tables; update t set b = 'two' where a = 2; use tests; prepare p from 'select ? + 1'; set @x = 1; execute p using @x"
done_capturing
capture client eth0 mysql/login_refused.pcap 'port 3306'
on client mysql --no-defaults --skip-ssl -h $SERVER -u user -pwrong -e 'select 1' >/dev/null 2>&1 || true
on client mysql --no-defaults --skip-ssl -h $SERVER -u user -ppassword nodatabase >/dev/null 2>&1 </dev/null || true
done_capturing
capture client eth0 mysql/tls.pcap 'port 3306'
sql --ssl -e 'select 1'
done_capturing
capture client eth0 mysql/administration.pcap 'port 3306'
on client mysqladmin --no-defaults --skip-ssl -h $SERVER -u user -ppassword ping status processlist >/dev/null 2>&1 || true
on client mysqldump --no-defaults --skip-ssl -h $SERVER -u user -ppassword tests t >/dev/null 2>&1 || true
done_capturing
