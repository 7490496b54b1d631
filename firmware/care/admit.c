/* Who may look after this terminal: who knows its PIN, or shows a code that the fleet has signed.
 */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"
#include "firmware/care/technician_code.h"
#include "firmware/fleet/pin.h"
#include "firmware/fleet/settings.h"

#include <string.h>

static bool path_of(const struct care *care, char out[PATH_MAX])
{
	return care->own_dir[0] && str_format(out, PATH_MAX, "%s/" OWN_LOCKOUT, care->own_dir);
}

/* Before the answer: who pulls the plug then has tried all the same. Where it cannot be kept it
 * counts until the next start. */
static void keep(const struct care *care)
{
	char path[PATH_MAX], text[LOCKOUT_TEXT_LEN + 1];
	lockout_write(&care->lockout, text);
	if (!path_of(care, path)) {
		return;
	}
	enum err err = care->lockout.wrong > 0 ? fs_write_atomic(path, text, strlen(text))
					       : fs_remove(path);
	if (err) {
		log_error("care", "%s: %s", path, err_name(err));
	}
}

static void begin(struct care *care)
{
	char path[PATH_MAX], *text = NULL;
	size_t len;
	if (!path_of(care, path)) {
		return;
	}
	if (fs_make_dir(care->own_dir) != OK) {
		log_error("care", "%s cannot be made", care->own_dir);
	}
	enum err err = fs_read(path, LOCKOUT_TEXT_LEN, &text, &len);
	if (err != ERR_NOT_FOUND) {
		lockout_read(&care->lockout, err ? "" : text, clock_ms());
	}
	mem_free(text);
}

/* "": who stands at the door asks whether a PIN helps now. */
static enum admission judge_pin(struct care *care, const char *pin)
{
	if (!care->pin_hash[0]) {
		return ADMISSION_NO_PIN_SET;
	}
	if (lockout_left_s(&care->lockout, clock_ms()) > 0) {
		return ADMISSION_LOCKED;
	}
	if (!pin[0]) {
		return ADMISSION_OPEN;
	}
	lockout_try(&care->lockout, clock_ms());
	keep(care);
	if (!pin_is_fit(pin) || !pin_matches(care->pin_hash, pin)) {
		return ADMISSION_NO;
	}
	lockout_right(&care->lockout);
	keep(care);
	return ADMISSION_YES;
}

/* For who asks later who was here; never what was typed. */
static void note(const struct admission_answer *answer)
{
	static const char *const words[] = {[ADMISSION_NO] = "a wrong PIN",
		[ADMISSION_YES] = "let in",
		[ADMISSION_LOCKED] = "locked: no PIN was looked at",
		[ADMISSION_NO_PIN_SET] = "no PIN is set",
		[ADMISSION_NO_CODE] = "a code that is not the fleet's for this terminal",
		[ADMISSION_CODE_OVER] = "a code whose time is over",
		[ADMISSION_OPEN] = "stands at the door"};
	if (answer->admission == ADMISSION_YES) {
		log_info("care", "technician: let in by %s%s",
			answer->name[0] ? "the code of " : "PIN", answer->name);
	} else if (answer->admission == ADMISSION_OPEN) {
		log_info("care", "technician: %s", words[answer->admission]);
	} else if (answer->locked_s > 0) {
		log_warn("care", "technician: %s; locked for %d s", words[answer->admission],
			(int)answer->locked_s);
	} else {
		log_warn("care", "technician: %s", words[answer->admission]);
	}
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind != CMD_ADMIT) {
		return false;
	}
	struct msg *fact = msg_create(MSG_ADMISSION, cmd->session);
	struct admission_answer *answer = &fact->admission;
	answer->admission = cmd->admit.is_code
				    ? technician_code_judge(care->fleet_key, care->terminal_id,
					      cmd->admit.code.token, cmd->admit.code.len,
					      cmd->admit.wall_ms, answer->name)
				    : judge_pin(care, cmd->admit.pin);
	answer->tries_left = lockout_tries_left(&care->lockout);
	answer->locked_s =
		answer->admission == ADMISSION_YES ? 0 : lockout_left_s(&care->lockout, clock_ms());
	note(answer);
	care_post(care, fact);
	return true;
}

const struct care_part care_admit = {.begin = begin, .order = order};
