#include "tests/hall/schema.h"

/* clang-format off: one line a table */
const char schema_text[] =
	"CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);"
	"CREATE TABLE IF NOT EXISTS zones(code TEXT PRIMARY KEY, floor INT, icon TEXT, zh "
	"TEXT, en TEXT, pinyin TEXT);"
	"CREATE TABLE IF NOT EXISTS departments(code TEXT PRIMARY KEY, zone TEXT, minutes "
	"INT, zh TEXT, en TEXT, pinyin TEXT);"
	"CREATE TABLE IF NOT EXISTS windows(code TEXT PRIMARY KEY, zone TEXT, department "
	"TEXT, floor INT, staffed INT);"
	/* kind 'voice': department perhaps '', no windows, its group's code in grp */
	"CREATE TABLE IF NOT EXISTS matters(code TEXT PRIMARY KEY, department TEXT, kind "
	"TEXT, identify TEXT, quota INT, promised INT, legal INT, windows TEXT, materials "
	"TEXT, zh TEXT, en TEXT, pinyin TEXT, suspended TEXT, grp TEXT, icon TEXT);"
	/* how many of a kind came and went since the files were read */
	"CREATE TABLE IF NOT EXISTS matters_since(kind TEXT PRIMARY KEY, count INT);"
	"CREATE TABLE IF NOT EXISTS materials(code TEXT PRIMARY KEY, zh TEXT, en TEXT);"
	"CREATE TABLE IF NOT EXISTS groups(code TEXT PRIMARY KEY, icon TEXT, zh TEXT, en "
	"TEXT, pinyin TEXT);"
	"CREATE TABLE IF NOT EXISTS reasons(code TEXT PRIMARY KEY, levels TEXT, zh TEXT, en "
	"TEXT);"
	/* what the files say of a matter or a bundle, each as JSON or NULL */
	"CREATE TABLE IF NOT EXISTS details(code TEXT PRIMARY KEY, guide TEXT, form TEXT, "
	"materials TEXT);"
	"CREATE TABLE IF NOT EXISTS bundles(code TEXT PRIMARY KEY, zh TEXT, en TEXT, pinyin "
	"TEXT, icon TEXT, matters TEXT, identify TEXT);"
	/* what came and went since the files of collections were read, in its order: id '' is a
	 * collection as a whole, body NULL one that is gone */
	"CREATE TABLE IF NOT EXISTS collections_since(n INTEGER PRIMARY KEY, code TEXT, id TEXT, "
	"at TEXT, body TEXT);"
	"CREATE INDEX IF NOT EXISTS collections_since_code ON collections_since(code);"
	"CREATE TABLE IF NOT EXISTS counters(zone TEXT, date TEXT, next INT, PRIMARY "
	"KEY(zone, date));"
	"CREATE TABLE IF NOT EXISTS tickets(zone TEXT, date TEXT, n INT, matter TEXT, "
	"department TEXT, terminal TEXT, key TEXT, page TEXT, person TEXT, priority TEXT, "
	"issued_at TEXT, state TEXT, origin TEXT, block TEXT, called_at TEXT, called_to TEXT, "
	"rated INT DEFAULT 0, PRIMARY KEY(zone, date, n));"
	"CREATE UNIQUE INDEX IF NOT EXISTS tickets_key ON tickets(terminal, key, origin);"
	"CREATE UNIQUE INDEX IF NOT EXISTS tickets_page ON tickets(page) WHERE page IS NOT "
	"NULL;"
	"CREATE INDEX IF NOT EXISTS tickets_queue ON tickets(department, date, state);"
	"CREATE INDEX IF NOT EXISTS tickets_matter ON tickets(matter, date);"
	"CREATE INDEX IF NOT EXISTS tickets_person ON tickets(person, date) WHERE person IS "
	"NOT NULL;"
	"CREATE TABLE IF NOT EXISTS blocks(id TEXT PRIMARY KEY, terminal TEXT, zone TEXT, "
	"date TEXT, first INT, last INT);"
	"CREATE TABLE IF NOT EXISTS sessions(token TEXT PRIMARY KEY, terminal TEXT, kind "
	"TEXT, person TEXT, expires_ms INT);"
	"CREATE TABLE IF NOT EXISTS answers(terminal TEXT, path TEXT, key TEXT, digest "
	"TEXT, status INT, type TEXT, body BLOB, at_ms INT, PRIMARY KEY(terminal, path, "
	"key));"
	"CREATE INDEX IF NOT EXISTS answers_age ON answers(at_ms);"
	"CREATE TABLE IF NOT EXISTS given_up(terminal TEXT, key TEXT, at_ms INT, PRIMARY "
	"KEY(terminal, key));"
	"CREATE INDEX IF NOT EXISTS given_up_age ON given_up(at_ms);"
	"CREATE TABLE IF NOT EXISTS terminals(id TEXT PRIMARY KEY, at TEXT, heartbeat "
	"TEXT);"
	/*
	 * person, agent: keyed hashes; factor: of number and last four; answers: sealed
	 * (vault.h); the clock: used_days behind it, running since clock_ms, NULL while it
	 * stands; title, suspended, result, facts: JSON
	 */
	"CREATE TABLE IF NOT EXISTS cases(no TEXT PRIMARY KEY, receipt TEXT, terminal TEXT, "
	"place INT, matter TEXT, bundle TEXT, kind TEXT, person TEXT, agent TEXT, factor "
	"TEXT, digest TEXT, lang TEXT, state TEXT, state_text TEXT, title TEXT, "
	"submitted_at TEXT, accepted_ms INT, promised INT, legal INT, used_days INT, "
	"clock_ms INT, suspended TEXT, result TEXT, facts TEXT, contact BLOB, answers BLOB, "
	"finished_ms INT, rated INT DEFAULT 0);"
	"CREATE INDEX IF NOT EXISTS cases_receipt ON cases(receipt);"
	"CREATE INDEX IF NOT EXISTS cases_person ON cases(person) WHERE person IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS cases_agent ON cases(agent) WHERE agent IS NOT NULL;"
	/*
	 * the timeline and the audit trail: kind 'step' or 'audit'; text, note, who, lanes:
	 * JSON
	 */
	"CREATE TABLE IF NOT EXISTS events(case_no TEXT, n INT, kind TEXT, at_ms INT, state "
	"TEXT, text TEXT, note TEXT, who TEXT, lanes TEXT, PRIMARY KEY(case_no, n));"
	"CREATE TABLE IF NOT EXISTS asks(id TEXT PRIMARY KEY, case_no TEXT, code TEXT, ask "
	"TEXT, answered_ms INT, answer BLOB);"
	"CREATE INDEX IF NOT EXISTS asks_case ON asks(case_no);"
	"CREATE TABLE IF NOT EXISTS case_materials(case_no TEXT, code TEXT, file TEXT, "
	"granted TEXT, PRIMARY KEY(case_no, code, file, granted));"
	"CREATE TABLE IF NOT EXISTS cases_void(terminal TEXT, key TEXT, at_ms INT, PRIMARY "
	"KEY(terminal, key));"
	"CREATE TABLE IF NOT EXISTS appointments(id TEXT PRIMARY KEY, case_no TEXT, person "
	"TEXT, place TEXT, place_text TEXT, at_ms INT, matter TEXT, state TEXT, number "
	"TEXT);"
	"CREATE INDEX IF NOT EXISTS appointments_time ON appointments(at_ms, place);"
	"CREATE INDEX IF NOT EXISTS appointments_case ON appointments(case_no);"
	/* what was handed in off line and refused, and whatever else people must look at */
	"CREATE TABLE IF NOT EXISTS work_items(id TEXT PRIMARY KEY, kind TEXT, terminal "
	"TEXT, key TEXT, at_ms INT, status INT, code TEXT, pointer TEXT, matter TEXT, "
	"person TEXT, factor TEXT, sealed TEXT, done_ms INT);"
	"CREATE UNIQUE INDEX IF NOT EXISTS work_items_key ON work_items(key) WHERE key IS "
	"NOT NULL;"
	/* holder: keyed hash; body: the contract's Certificate, sealed */
	"CREATE TABLE IF NOT EXISTS certificates(id TEXT PRIMARY KEY, holder TEXT, type "
	"TEXT, valid_to TEXT, body BLOB);"
	"CREATE INDEX IF NOT EXISTS certificates_holder ON certificates(holder);"
	"CREATE TABLE IF NOT EXISTS grants(id TEXT PRIMARY KEY, certificate TEXT, type "
	"TEXT, holder TEXT, terminal TEXT, matter TEXT, purpose TEXT, at_ms INT, expires_ms "
	"INT, case_no TEXT);"
	"CREATE TABLE IF NOT EXISTS handoffs(id TEXT PRIMARY KEY, token TEXT, terminal "
	"TEXT, matter TEXT, items TEXT, lang TEXT, expires_ms INT, opened INT, version "
	"INT);"
	"CREATE UNIQUE INDEX IF NOT EXISTS handoffs_token ON handoffs(token);"
	/* picture: the JPEG, sealed; thumb: RGB pixels, sealed */
	"CREATE TABLE IF NOT EXISTS files(id TEXT PRIMARY KEY, handoff TEXT, terminal TEXT, "
	"item TEXT, at_ms INT, state TEXT, code TEXT, bytes INT, picture BLOB, thumb BLOB, "
	"thumb_width INT, thumb_height INT, case_no TEXT);"
	"CREATE INDEX IF NOT EXISTS files_handoff ON files(handoff);"
	/* without who, and without when but the day */
	"CREATE TABLE IF NOT EXISTS evaluations(id TEXT PRIMARY KEY, matter TEXT, "
	"department TEXT, day TEXT, level INT, reasons TEXT, words TEXT, follow_up TEXT) "
	"WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS assist_calls(id TEXT PRIMARY KEY, terminal TEXT, screen "
	"TEXT, place TEXT, at_ms INT, state TEXT);"
	"CREATE TABLE IF NOT EXISTS tries(what TEXT PRIMARY KEY, count INT, since_ms INT);"
	/* body: the contract's ServiceUnit, and its source */
	"CREATE TABLE IF NOT EXISTS units(code TEXT PRIMARY KEY, body TEXT);"
	/* those that are no more: what was paid to them stays in the books */
	"CREATE TABLE IF NOT EXISTS units_gone(code TEXT PRIMARY KEY, body TEXT);"
	"CREATE VIEW IF NOT EXISTS units_ever AS SELECT code, body FROM units UNION ALL SELECT "
	"code, body FROM units_gone;"
	/* id: keyed hash of unit and number; holder: of the ID number; tail: the end of the number;
	 * body: sealed {no, mask, history, facts, document}; money in fen */
	"CREATE TABLE IF NOT EXISTS accounts(id TEXT PRIMARY KEY, unit TEXT, tail TEXT, holder "
	"TEXT, "
	"balance_fen INT, acts TEXT, body BLOB);"
	"CREATE INDEX IF NOT EXISTS accounts_holder ON accounts(holder) WHERE holder IS NOT NULL;"
	"CREATE TABLE IF NOT EXISTS bills(account TEXT, id TEXT, title TEXT, due_on TEXT, "
	"amount_fen "
	"INT, paid_ms INT, PRIMARY KEY(account, id));"
	/*
	 * order_no: what the provider and the QR know it by; code: what a phone showed, sealed,
	 * until the provider has it; asked: the provider has it; news: how often the provider has
	 * told us of it since we last asked; wish: 'close' or ''; refund: '', 'owed' or 'done'
	 */
	"CREATE TABLE IF NOT EXISTS payments(terminal TEXT, key TEXT, order_no TEXT UNIQUE, unit "
	"TEXT, account TEXT, tail TEXT, person TEXT, amount_fen INT, is_top_up INT, way TEXT, code "
	"BLOB, state "
	"TEXT, version INT DEFAULT 0, created_ms INT, expires_ms INT, asked INT DEFAULT 0, news "
	"INT DEFAULT 0, wish TEXT DEFAULT '', reason TEXT, receipt_no TEXT UNIQUE, paid_ms INT, "
	"ended_ms INT, lines TEXT, refund TEXT DEFAULT '', refund_fen INT DEFAULT 0, refunded_ms "
	"INT, PRIMARY KEY(terminal, key));"
	"CREATE INDEX IF NOT EXISTS payments_busy ON payments(created_ms) WHERE ended_ms IS NULL "
	"OR news>0 OR refund='owed';"
	"CREATE INDEX IF NOT EXISTS payments_day ON payments(created_ms);"
	"CREATE INDEX IF NOT EXISTS payments_person ON payments(person) WHERE person IS NOT NULL;"
	"CREATE TABLE IF NOT EXISTS payment_bills(order_no TEXT, account TEXT, bill TEXT, "
	"amount_fen INT, is_live INT, PRIMARY KEY(order_no, bill));"
	/* a bill is in one payment at a time, and stays in the one that paid it */
	"CREATE UNIQUE INDEX IF NOT EXISTS payment_bills_once ON payment_bills(account, bill) "
	"WHERE is_live=1;"
	"CREATE TABLE IF NOT EXISTS account_acts(receipt_no TEXT PRIMARY KEY, account TEXT, act "
	"TEXT, "
	"at_ms INT);"
	/* where terminals stand; revision of both: of what they are told to be */
	"CREATE TABLE IF NOT EXISTS fleet(id TEXT PRIMARY KEY, site TEXT, revision INT);"
	"CREATE TABLE IF NOT EXISTS configs(scope TEXT, name TEXT, conf TEXT, revision INT, "
	"PRIMARY KEY(scope, name));"
	/* token: keyed hash; print: of the key that it was used for, NULL while it was not */
	"CREATE TABLE IF NOT EXISTS enrolments(token TEXT PRIMARY KEY, terminal TEXT, until_ms "
	"INT, print TEXT, answer TEXT);"
	/* of the revoked ones only certificates that are in the other table are good */
	"CREATE TABLE IF NOT EXISTS revoked(terminal TEXT PRIMARY KEY);"
	"CREATE TABLE IF NOT EXISTS terminal_certificates(serial TEXT PRIMARY KEY, terminal TEXT, "
	"until_ms INT);"
	/* args: JSON; state: waiting, then the result's */
	"CREATE TABLE IF NOT EXISTS fleet_orders(id INTEGER PRIMARY KEY AUTOINCREMENT, terminal "
	"TEXT, name TEXT, args TEXT, at_ms INT, state TEXT, words TEXT, log TEXT);"
	"CREATE INDEX IF NOT EXISTS fleet_orders_open ON fleet_orders(terminal, id) WHERE "
	"state='waiting';"
	"CREATE TABLE IF NOT EXISTS screenshots(terminal TEXT PRIMARY KEY, at_ms INT, body TEXT);";
/* clang-format on */
