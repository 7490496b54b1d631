#include "tests/hall/units_live.h"

#include "firmware/base/str.h"
#include "tests/hall/fixtures_accounts.h"

#include <string.h>

enum { ACCOUNTS_MAX = 1000 };

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static const char *code_of(const json_t *unit)
{
	const char *code = json_string_value(json_object_get(unit, "code"));
	return code ? code : "";
}

/* Of the unit, whether it says so or not. */
static bool belongs(const json_t *unit, json_t *account)
{
	json_t *code = json_object_get(unit, "code"), *said = json_object_get(account, "unit");
	return json_is_object(account) &&
	       (said ? json_equal(said, code) : json_object_set(account, "unit", code) == 0);
}

static bool add_accounts(struct hall *hall, struct conn *conn, const json_t *unit,
	const json_t *accounts, int64_t now_ms, char why[static FORM_WHY_LEN])
{
	size_t i;
	json_t *account;
	if (accounts && (!json_is_array(accounts) || json_array_size(accounts) > ACCOUNTS_MAX)) {
		return say(why, "accounts");
	}
	json_array_foreach(accounts, i, account)
	{
		char what[FORM_WHY_LEN] = "unit";
		if (!belongs(unit, account) ||
			!account_put(hall, conn, unit, account, now_ms, what)) {
			(void)str_format(why, FORM_WHY_LEN, "account %zu: %.80s", i + 1, what);
			return false;
		}
	}
	return true;
}

/* The bills that were paid when there was such a unit before. */
static void keep_paid(struct conn *conn, const char *code)
{
	sql_run(conn,
		"UPDATE bills SET paid_ms=(SELECT p.paid_ms FROM payment_bills l JOIN payments p ON"
		" p.order_no=l.order_no WHERE l.account=bills.account AND l.bill=bills.id AND"
		" l.is_live=1) WHERE paid_ms IS NULL AND account IN (SELECT id FROM accounts WHERE"
		" unit=?)",
		"s", code);
}

bool unit_add(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms,
	char why[static FORM_WHY_LEN])
{
	json_t *accounts = json_incref(json_object_get(json, "accounts"));
	json_object_del(json, "accounts");
	const char *fault = unit_put(conn, json), *code = code_of(json);
	bool is_good =
		fault ? say(why, fault) : add_accounts(hall, conn, json, accounts, now_ms, why);
	if (is_good) {
		sql_run(conn, "DELETE FROM units_gone WHERE code=?", "s", code);
		keep_paid(conn, code);
	}
	json_decref(accounts);
	return is_good;
}

bool unit_remove(struct conn *conn, const char *code, char why[static FORM_WHY_LEN])
{
	if (!sql_int(conn, 0, "SELECT COUNT(*) FROM units WHERE code=?", "s", code)) {
		return say(why, "no such unit");
	}
	if (sql_int(conn, 1, "SELECT COUNT(*) FROM payments WHERE unit=? AND ended_ms IS NULL", "s",
		    code)) {
		return say(why, "somebody is paying");
	}
	sql_run(conn, "INSERT INTO units_gone SELECT code, body FROM units WHERE code=?", "s",
		code);
	sql_run(conn, "DELETE FROM bills WHERE account IN (SELECT id FROM accounts WHERE unit=?)",
		"s", code);
	sql_run(conn, "DELETE FROM accounts WHERE unit=?", "s", code);
	sql_run(conn, "DELETE FROM units WHERE code=?", "s", code);
	return !conn->has_failed || say(why, "the database refused");
}
