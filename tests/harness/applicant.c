#include "tests/harness/applicant.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

struct applicant applicant_on(const struct lines *lines, int line, const char *data)
{
	struct applicant who;
	const char *dir = lines_dir(lines);
	str_format(who.url, sizeof(who.url), "https://localhost:%d", lines_port(lines, line));
	str_format(who.ca, sizeof(who.ca), "%s/tls/ca.pem", dir);
	str_format(who.cert, sizeof(who.cert), "%s/tls/terminal-0001.pem", dir);
	str_format(who.key, sizeof(who.key), "%s/tls/terminal-0001.key", dir);
	str_format(who.data, sizeof(who.data), "%s/%s", dir, data);
	return who;
}

static int64_t or_usual(int64_t value_ms, int64_t usual_ms)
{
	return value_ms > 0 ? value_ms : usual_ms;
}

struct hall *applicant_open(
	const struct applicant *who, const struct hall_config *pace, struct mailbox *facts)
{
	struct hall_config config = *pace;
	config.url = who->url;
	config.ca_file = who->ca;
	config.cert_file = who->cert;
	config.key_file = who->key;
	config.pinned_key = "";
	config.data_dir = who->data;
	config.terminal_id = "terminal-0001";
	config.answer_limit_ms = or_usual(pace->answer_limit_ms, 200);
	config.status_every_ms = or_usual(pace->status_every_ms, 2000);
	config.time_every_ms = or_usual(pace->time_every_ms, 500);
	config.upkeep_every_ms = or_usual(pace->upkeep_every_ms, 100);
	config.retry_base_ms = or_usual(pace->retry_base_ms, 30);
	config.retry_cap_ms = or_usual(pace->retry_cap_ms, 200);
	return hall_create(&config, facts);
}

void applicant_hand_in(struct hall *hall, const char *key)
{
	struct cmd *cmd = cmd_create(CMD_APPLY, 1);
	struct application *application = cmd->apply.application = mem_new(struct application);
	str_copy(cmd->apply.key, sizeof(cmd->apply.key), key);
	str_copy(application->matter, sizeof(application->matter), "hotline-06");
	struct json *answers = json_new_object();
	char words[64]; /* each is another's: the hall takes the very same for one */
	str_format(words, sizeof(words), "路灯坏了 %s", key);
	json_set_str(answers, "story", words);
	json_set_bool(answers, "is_named", false);
	application->answers = json_text(answers);
	json_free(answers);
	hall_order(hall, cmd);
}
