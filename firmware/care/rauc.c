#include "firmware/care/rauc.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <stdint.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define SERVICE "de.pengutronix.rauc"
#define PATH	"/"
#define FACE	"de.pengutronix.rauc.Installer"

enum {
	QUICK_LIMIT_MS = 20000, /* it may have to be started first */
	LOOK_LIMIT_MS = 120000, /* it may read the whole bundle */
	SLICE_US = 200000,
};

struct rauc {
	sd_bus *bus;
	bool (*is_interrupted)(void *arg);
	void *arg;
	char words[CARE_WORDS_LEN + 1];
	char installer[64]; /* the bus's name of who has begun to install */
};

enum err rauc_open(bool (*is_interrupted)(void *arg), void *arg, struct rauc **rauc_out)
{
	*rauc_out = NULL;
	sd_bus *bus = NULL;
	int code = sd_bus_open_system(&bus);
	if (code < 0) {
		log_warn("update", "no system bus: %s", strerrordesc_np(-code));
		return ERR_NOT_FOUND;
	}
	struct rauc *rauc = mem_new(struct rauc);
	rauc->bus = bus;
	rauc->is_interrupted = is_interrupted;
	rauc->arg = arg;
	*rauc_out = rauc;
	return OK;
}

void rauc_close(struct rauc *rauc)
{
	if (rauc) {
		sd_bus_close(rauc->bus);
		sd_bus_unref(rauc->bus);
		mem_free(rauc);
	}
}

const char *rauc_words(const struct rauc *rauc)
{
	return rauc->words;
}

static enum err reason(const sd_bus_error *error)
{
	static const struct {
		const char *name;
		enum err err;
	} reasons[] = {
		{SD_BUS_ERROR_SERVICE_UNKNOWN, ERR_NOT_FOUND},
		{SD_BUS_ERROR_NAME_HAS_NO_OWNER, ERR_NOT_FOUND},
		{SD_BUS_ERROR_ACCESS_DENIED, ERR_AUTH},
		{SD_BUS_ERROR_NO_REPLY, ERR_GONE},
		{SD_BUS_ERROR_TIMEOUT, ERR_TIMEOUT},
		{"System.Error.ETIMEDOUT", ERR_TIMEOUT},
	};
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (sd_bus_error_has_name(error, reasons[i].name)) {
			return reasons[i].err;
		}
	}
	return ERR_REFUSED;
}

static int take_answer(sd_bus_message *answer, void *arg, sd_bus_error *error)
{
	(void)error;
	sd_bus_message **out = arg;
	*out = sd_bus_message_ref(answer);
	return 1;
}

static enum err wait_for(struct rauc *rauc, int64_t limit_ms, sd_bus_message *const *answer)
{
	const int64_t until_ms = clock_ms() + limit_ms;
	while (!*answer) {
		int code = sd_bus_process(rauc->bus, NULL);
		if (code == 0 && rauc->is_interrupted && rauc->is_interrupted(rauc->arg)) {
			return ERR_CANCELLED;
		}
		if (code == 0 && clock_ms() > until_ms) {
			return ERR_TIMEOUT;
		}
		if (code == 0) {
			code = sd_bus_wait(rauc->bus, SLICE_US);
		}
		if (code < 0) {
			return ERR_GONE;
		}
	}
	return OK;
}

/* Takes over the question. *answer_out is to be unreferenced when OK. */
static enum err ask(
	struct rauc *rauc, sd_bus_message *question, int64_t limit_ms, sd_bus_message **answer_out)
{
	*answer_out = NULL;
	rauc->words[0] = '\0';
	sd_bus_message *answer = NULL;
	sd_bus_slot *slot = NULL;
	int code = question ? sd_bus_call_async(rauc->bus, &slot, question, take_answer, &answer,
				      (uint64_t)limit_ms * 1000)
			    : -1;
	sd_bus_message_unref(question);
	enum err err = code < 0 ? ERR_GONE : wait_for(rauc, limit_ms, &answer);
	sd_bus_slot_unref(slot);
	if (err == OK && sd_bus_message_is_method_error(answer, NULL)) {
		const sd_bus_error *error = sd_bus_message_get_error(answer);
		const char *words = error->message ? error->message : "";
		plain_copy(rauc->words, sizeof(rauc->words), words, strlen(words));
		err = reason(error);
	}
	if (err != OK) {
		sd_bus_message_unref(answer);
		return err;
	}
	*answer_out = answer;
	return OK;
}

static sd_bus_message *question_of(
	struct rauc *rauc, const char *face, const char *member, const char *a, const char *b)
{
	sd_bus_message *question = NULL;
	int code =
		sd_bus_message_new_method_call(rauc->bus, &question, SERVICE, PATH, face, member);
	if (code >= 0 && a) {
		code = sd_bus_message_append(question, "s", a);
	}
	if (code >= 0 && b) {
		code = sd_bus_message_append(question, "s", b);
	}
	if (code < 0) {
		question = sd_bus_message_unref(question);
	}
	return question;
}

static enum err ask_property(
	struct rauc *rauc, const char *name, const char *type, sd_bus_message **answer_out)
{
	enum err err =
		ask(rauc, question_of(rauc, "org.freedesktop.DBus.Properties", "Get", FACE, name),
			QUICK_LIMIT_MS, answer_out);
	if (err == OK && sd_bus_message_enter_container(*answer_out, 'v', type) <= 0) {
		*answer_out = sd_bus_message_unref(*answer_out);
		return ERR_PROTOCOL;
	}
	return err;
}

static enum err ask_text(struct rauc *rauc, const char *name, char *out, size_t size)
{
	sd_bus_message *answer;
	const char *text = NULL;
	enum err err = ask_property(rauc, name, "s", &answer);
	if (err != OK) {
		return err;
	}
	if (sd_bus_message_read(answer, "s", &text) > 0) {
		plain_copy(out, size, text, strlen(text));
	}
	sd_bus_message_unref(answer);
	return text ? OK : ERR_PROTOCOL;
}

enum err rauc_compatible(struct rauc *rauc, char *out, size_t size)
{
	return ask_text(rauc, "Compatible", out, size);
}

enum err rauc_look(struct rauc *rauc, const char *path, struct rauc_bundle *out)
{
	sd_bus_message *answer;
	const char *compatible = NULL;
	const char *version = NULL;
	*out = (struct rauc_bundle){.compatible = ""};
	enum err err =
		ask(rauc, question_of(rauc, FACE, "Info", path, NULL), LOOK_LIMIT_MS, &answer);
	if (err != OK) {
		return err;
	}
	bool is_good = sd_bus_message_read(answer, "ss", &compatible, &version) > 0 &&
		       str_copy(out->compatible, sizeof(out->compatible), compatible) &&
		       str_copy(out->version, sizeof(out->version), version);
	sd_bus_message_unref(answer);
	return is_good ? OK : ERR_PROTOCOL;
}

enum err rauc_install(struct rauc *rauc, const char *path)
{
	sd_bus_message *answer;
	sd_bus_message *question = question_of(rauc, FACE, "InstallBundle", path, NULL);
	if (question && sd_bus_message_append(question, "a{sv}", 0) < 0) {
		question = sd_bus_message_unref(question);
	}
	enum err err = ask(rauc, question, QUICK_LIMIT_MS, &answer);
	if (err != OK) {
		return err;
	}
	const char *who = sd_bus_message_get_sender(answer);
	str_copy(rauc->installer, sizeof(rauc->installer), who ? who : "");
	sd_bus_message_unref(answer);
	return OK;
}

static enum err ask_percent(struct rauc *rauc, int *percent_out)
{
	sd_bus_message *answer;
	int32_t percent = 0;
	enum err err = ask_property(rauc, "Progress", "(isi)", &answer);
	if (err != OK) {
		return err;
	}
	if (sd_bus_message_read(answer, "(isi)", &percent, NULL, NULL) > 0) {
		*percent_out = CLAMP(percent, 0, 100);
	}
	sd_bus_message_unref(answer);
	return OK;
}

enum err rauc_ask(struct rauc *rauc, struct rauc_work *out)
{
	*out = (struct rauc_work){.percent = -1};
	sd_bus_message *answer;
	const char *operation = NULL;
	enum err err = ask_property(rauc, "Operation", "s", &answer);
	if (err != OK) {
		return err;
	}
	const char *who = sd_bus_message_get_sender(answer);
	out->is_another = rauc->installer[0] && who && !str_equal(who, rauc->installer);
	out->is_installing =
		sd_bus_message_read(answer, "s", &operation) > 0 && !str_equal(operation, "idle");
	sd_bus_message_unref(answer);
	err = ask_percent(rauc, &out->percent);
	return err == OK ? ask_text(rauc, "LastError", out->words, sizeof(out->words)) : err;
}

/* A dictionary of one slot: what is text in it. */
static void read_slot(sd_bus_message *answer, struct rauc_slots *slots)
{
	char name[32] = "";
	bool is_booted = false;
	bool is_good = false;
	while (sd_bus_message_enter_container(answer, 'e', "sv") > 0) {
		const char *key = NULL;
		const char *value = NULL;
		const char *type = NULL;
		sd_bus_message_read(answer, "s", &key);
		if (sd_bus_message_peek_type(answer, NULL, &type) > 0 && str_equal(type, "s") &&
			sd_bus_message_read(answer, "v", "s", &value) > 0) {
			if (str_equal(key, "bootname")) {
				str_copy(name, sizeof(name), value);
			} else if (str_equal(key, "state")) {
				is_booted = str_equal(value, "booted");
			} else if (str_equal(key, "boot-status")) {
				is_good = str_equal(value, "good");
			}
		} else {
			sd_bus_message_skip(answer, "v");
		}
		sd_bus_message_exit_container(answer);
	}
	if (is_booted) {
		str_copy(slots->booted, sizeof(slots->booted), name);
		slots->is_good = is_good;
	} else if (name[0]) {
		slots->is_other_good = is_good;
	}
}

enum err rauc_ask_slots(struct rauc *rauc, struct rauc_slots *out)
{
	*out = (struct rauc_slots){.booted = ""};
	sd_bus_message *answer;
	enum err err = ask(rauc, question_of(rauc, FACE, "GetSlotStatus", NULL, NULL),
		QUICK_LIMIT_MS, &answer);
	if (err != OK) {
		return err;
	}
	bool is_list = sd_bus_message_enter_container(answer, 'a', "(sa{sv})") > 0;
	while (is_list && sd_bus_message_enter_container(answer, 'r', "sa{sv}") > 0) {
		sd_bus_message_skip(answer, "s");
		if (sd_bus_message_enter_container(answer, 'a', "{sv}") > 0) {
			read_slot(answer, out);
			sd_bus_message_exit_container(answer);
		}
		sd_bus_message_exit_container(answer);
	}
	sd_bus_message_unref(answer);
	return is_list ? OK : ERR_PROTOCOL;
}

enum err rauc_mark(struct rauc *rauc, const char *state, const char *slot)
{
	sd_bus_message *answer;
	enum err err =
		ask(rauc, question_of(rauc, FACE, "Mark", state, slot), QUICK_LIMIT_MS, &answer);
	if (err == OK) {
		sd_bus_message_unref(answer);
	}
	return err;
}
