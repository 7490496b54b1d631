/*
 * Starting the reference hall and what stands beside it: mistakes on the command line are named,
 * keys that are loose, lost or another's are refused, and files that were left open are closed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/harness/lines.h"

static char dir[64];
static char output[16384];

/* A shell line with $hall, $proxy, $vusbd, $vusbctl, $certs, $source and $d (the folder) in it: its
 * status; what it said is in output. */
static int run(const char *line)
{
	char text[4096];
	snprintf(text, sizeof(text),
		"export LC_ALL=C; unset ONEDOOR_CERTS; cd '%s'; d='%s'; "
		"hall=%s/tests/hall/onedoor-hall; "
		"proxy=%s/tests/hall/hall-proxy; "
		"vusbd=%s/tests/devices/vusbd; vusbctl=%s/tests/devices/vusbctl; "
		"certs='%s/tests/hall/make-certs.sh'; source=%s; exec 2>&1; "
		/* Up, and down again: its status. With little to read. */
		"briefly() { rm -f said; $hall --tls-dir tls --fixtures \"$d/city\" --port 0 "
		"\"$@\" >said & pid=$!; "
		"until grep -qs listening said || ! kill -0 $pid; do sleep 0.02; done; "
		"kill $pid; wait $pid; status=$?; cat said; return $status; }; %s",
		dir, dir, BUILD_DIR, BUILD_DIR, BUILD_DIR, BUILD_DIR, SOURCE_DIR, SOURCE_DIR, line);
	FILE *pipe = popen(text, "r");
	assert_non_null(pipe);
	size_t len = fread(output, 1, sizeof(output) - 1, pipe);
	output[len] = '\0';
	int status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void expect(const char *line, int status, const char *part)
{
	int got = run(line);
	if (got != status || !strstr(output, part)) {
		fail_msg("%s: not %d with \"%s\" but %d with \"%s\"", line, status, part, got,
			output);
	}
}

static void mistakes_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *line, *part;
	} cases[] = {
		{"$hall --tls-dir tls --port abc", "--port does not take abc"},
		{"$hall --tls-dir tls --port 70000", "--port does not take 70000"},
		{"$hall --tls-dir tls --port -1", "--port does not take -1"},
		{"$hall --tls-dir tls --port ''", "--port does not take"},
		{"$hall --tls-dir tls --port 80x", "--port does not take 80x"},
		{"$hall --tls-dir tls --card-limit many", "--card-limit does not take many"},
		{"$hall --tls-dir tls --seed-waiting 1e3", "--seed-waiting does not take 1e3"},
		{"$hall --tls-dir tls --time yesterday", "--time does not take yesterday"},
		{"$hall --tls-dir tls --limit coffee=3", "--limit does not take coffee=3"},
		{"$hall --tls-dir tls --limit tickets=abc", "--limit does not take tickets=abc"},
		{"$hall --tls-dir tls --limit tickets", "--limit does not take tickets"},
		{"$hall --tls-dir tls now", "what is now?"},
		{"$hall --tls-dir tls --prot 3", "--prot"},
		{"$hall", "--tls-dir DIR"},
		{"$proxy abc 443 --control $d/x", "usage"},
		{"$proxy 0 0 --control $d/x", "usage"},
		{"$proxy 0 44x --control $d/x", "usage"},
		{"$vusbd", "usage"},
		{"$vusbd --halp", "usage"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect(cases[i].line, 2, cases[i].part);
	}
	static const char *const programs[] = {"$hall", "$proxy", "$vusbd", "$vusbctl"};
	for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
		char line[64];
		snprintf(line, sizeof(line), "%s --help 2>/dev/null", programs[i]);
		expect(line, 0, "--");
	}
}

static void keys_are_kept_apart(void **state)
{
	(void)state;
	expect("briefly --db $d/a/hall.db", 1, "cannot open"); /* no such folder */
	expect("mkdir a b; briefly --db a/hall.db --keys b; stat -c '%a %n' a/* b/*", 0,
		"600 a/hall.db\n600 a/sandbox.db\n600 b/hash.key\n600 b/sealing.key\n");
	/* The same keys again, then others, then none. */
	expect("sum=$(cat b/*.key); briefly --db a/hall.db --keys b; [ \"$sum\" = \"$(cat "
	       "b/*.key)\" ]",
		0, "listening");
	expect("mkdir c; briefly --db a/hall.db --keys c", 1, "hash.key: No such file");
	expect("cp b/hash.key c; openssl rand -hex 32 >c/sealing.key; chmod 600 c/*; briefly --db "
	       "a/hall.db --keys c",
		1, "sealing.key is not what the database was begun with");
	expect("echo nonsense >c/sealing.key; briefly --db a/hall.db --keys c", 1,
		"does not hold 64 hexadecimal digits");
	expect("cp b/sealing.key c; chmod 640 c/sealing.key; briefly --db a/hall.db --keys c", 1,
		"c/sealing.key can be read by others");
	expect("chmod 604 c/sealing.key; briefly --db a/hall.db --keys c", 1, "chmod 600");
	expect("chmod 600 c/*.key; briefly --db a/hall.db --keys c", 0, "listening");
	/* The key of the hall's certificate as well. */
	expect("cp -r tls loose; chmod 644 loose/server.key; "
	       "$hall --tls-dir loose --port 0",
		1, "loose/server.key can be read by others");
}

static void the_fleet_has_one_key(void **state)
{
	(void)state;
	expect("cp -r tls f; rm -f f/fleet.*; briefly --tls-dir f; stat -c '%a %n' f/fleet.*", 0,
		"600 f/fleet.key\n600 f/fleet.pub\n");
	expect("cat f/fleet.* >sum; briefly --tls-dir f; cat f/fleet.* | cmp - sum", 0,
		"listening");
	expect("rm f/fleet.pub; briefly --tls-dir f; cat f/fleet.* | cmp - sum", 0, "listening");
	expect("chmod 644 f/fleet.key; briefly --tls-dir f", 1,
		"f/fleet.key can be read by others");
	expect("chmod 600 f/fleet.key; chmod 644 f/ca.key; briefly --tls-dir f", 1,
		"f/ca.key can be read by others");
	expect("cat f/wrong-ca.key >f/ca.key; chmod 600 f/ca.key; briefly --tls-dir f", 1,
		"f/ca.key is not the key of ca.pem");
	/* A hall that cannot certify does all else. */
	expect("rm -f said f/ca.key; $hall --tls-dir f --fixtures city --port 0 --control f/s "
	       ">said & "
	       "until grep -qs listening said; do sleep 0.02; done; "
	       "$hall ctl f/s enrol-code terminal-0007 east; kill $!; wait $!",
		0, "error this hall has no ca.key");
}

static void files_left_open_are_closed(void **state)
{
	(void)state;
	expect("umask 0; rm -f said; mkdir o; $hall --tls-dir tls --fixtures city --port 0 --db "
	       "o/hall.db "
	       "--control o/s >said "
	       "& "
	       "until grep -qs listening said; do sleep 0.02; done; stat -c '%a %n' o/*; kill $!; "
	       "wait $!",
		0,
		"600 o/hall.db\n600 o/hall.db-shm\n600 o/hall.db-wal\n600 o/hash.key\n"
		"700 o/s\n600 o/sandbox.db\n600 o/sandbox.db-shm\n600 o/sandbox.db-wal\n"
		"600 o/sealing.key\n");
	expect("chmod 666 o/hall.db; briefly --db o/hall.db; stat -c '%a' o/hall.db", 0, "600");
	expect("ln -s o/hall.db link.db; briefly --db link.db", 1, "link.db");
	/* Keys: made closed, and closed again. */
	expect("umask 0; bash $certs u; stat -c '%a' u/*.key | sort -u", 0, "600\n");
	assert_string_equal(output, "600\n");
	expect("chmod 644 u/*.key; bash $certs u; stat -c '%a' u/*.key | sort -u", 0, "600\n");
	assert_string_equal(output, "600\n");
	/* Nothing is left of a private database. */
	expect("mkdir tmp; TMPDIR=$d/tmp briefly ; ls -A tmp | wc -l", 0, "0\n");
}

/* Beside it a listener that does obey, or the test would say nothing. */
static void secrets_of_the_line_stay_in_it(void **state)
{
	(void)state;
	static const char ask[] = "curl -s --cacert tls/ca.pem --cert tls/terminal-0001.pem "
				  "--key tls/terminal-0001.key";
	char line[1024];
	snprintf(line, sizeof(line),
		"rm -f said; SSLKEYLOGFILE=$d/hall-keys $hall --tls-dir tls --fixtures city --port "
		"0 >said & "
		"until grep -qs listening said; do sleep 0.02; done; "
		"port=$(sed 's/.*://' said); SSLKEYLOGFILE=$d/asker-keys %s "
		"https://localhost:$port/v1/time; kill $!; wait $!; test -s asker-keys && "
		"test ! -e hall-keys",
		ask);
	expect(line, 0, "\"now\"");
}

/* Each mistake in a copy of the city. */
static void mistakes_of_units_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *file, *edit, *part;
	} cases[] = {
		{"units", "0,/\"luhn\"/s//\"guess\"/", "water: ask.charset or check"},
		{"units", "s/(\\[0-9\\]{13})/[0-9]{13}/", "water: ask.scan"},
		{"units", "s/zi lai shui/zi lai/", "water: pinyin"},
		{"units", "s/\"bills\", \"acts\"/\"debts\", \"acts\"/", "water: kind or by_card"},
		{"units", "s/\\[1000, 3000/[0, 3000/", "telecom: amounts"},
		{"units", "s/\"needs\": \"card\"/\"needs\": \"luck\"/", "citizen_card: an act"},
		{"accounts", "s/3205840072732/3205840072733/", "water/3205840072733: no"},
		{"accounts", "s/\"amount_fen\": 4320/\"amount_fen\": 43.2/", "a bill"},
		{"accounts", "s/\"renew\"/\"dance\"/", "acts"},
		{"accounts", "s/\"unit\": \"post\"/\"unit\": \"pigeon\"/", "pigeon/EY"},
		{"accounts", "s/\"timeline\"/\"song\"/", "(song): an unknown kind"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char line[400];
		snprintf(line, sizeof(line),
			"rm -rf bad; cp -r city bad; sed -i '%s' bad/%s.json; "
			"! cmp -s city/%s.json bad/%s.json || exit 9; briefly --fixtures bad",
			cases[i].edit, cases[i].file, cases[i].file, cases[i].file);
		expect(line, 1, cases[i].part);
	}
}

static void another_versions_database_is_left_alone(void **state)
{
	(void)state;
	expect("mkdir v; briefly --db v/hall.db; "
	       "printf 'PRAGMA user_version=1;' | sqlite3 v/hall.db; cksum v/hall.db >v/sum; "
	       "briefly --db v/hall.db; status=$?; cksum v/hall.db | cmp - v/sum && exit $status",
		1, "the database is of version 1");
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/onedoor-XXXXXX");
	return mkdtemp(dir) && run("bash $certs tls") == 0 &&
			       run("bash $source/tests/hall/small.sh $source city") == 0
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return run("rm -rf $d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(keys_are_kept_apart),
		cmocka_unit_test(the_fleet_has_one_key),
		cmocka_unit_test(files_left_open_are_closed),
		cmocka_unit_test(secrets_of_the_line_stay_in_it),
		cmocka_unit_test(mistakes_of_units_are_named),
		cmocka_unit_test(another_versions_database_is_left_alone),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
