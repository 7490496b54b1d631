#include "firmware/care/ddi.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/fetch.h"

#include <limits.h>
#include <string.h>

enum { LIMIT_MS = 30000, TOKEN_LIMIT = 128, FAILED_WAIT_S = 60 };

struct ddi {
	struct http *http;
	char server[256 + 1];
	char base[HTTP_PATH_LIMIT + 1]; /* the path of everything of ours */
	char token_file[PATH_MAX];
	char authorization[TOKEN_LIMIT + 32];
	bool (*is_interrupted)(void *arg);
	void *arg;
};

/* In a path as it is. */
static bool is_plain(const char *name)
{
	return name[0] &&
	       strspn(name, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "-._~") == strlen(name);
}

enum err ddi_create(const struct ddi_config *config, struct ddi **ddi_out)
{
	*ddi_out = NULL;
	if (!is_plain(config->tenant) || !is_plain(config->target)) {
		log_error(
			"update", "update.tenant and update.target must be letters, digits, -._~");
		return ERR_INVALID;
	}
	const bool has_token = config->token_file[0] != '\0';
	const struct http_config http = {.url = config->server,
		.ca_file = config->ca_file,
		.cert_file = has_token ? NULL : config->cert_file,
		.key_file = has_token ? NULL : config->key_file};
	struct ddi *ddi = mem_new(struct ddi);
	ddi->is_interrupted = config->is_interrupted;
	ddi->arg = config->arg;
	bool is_good = str_copy(ddi->server, sizeof(ddi->server), config->server) &&
		       str_copy(ddi->token_file, sizeof(ddi->token_file), config->token_file) &&
		       str_format(ddi->base, sizeof(ddi->base), "/%s/controller/v1/%s",
			       config->tenant, config->target);
	if (!is_good || http_create(&http, &ddi->http) != OK) {
		ddi_destroy(ddi);
		return ERR_INVALID;
	}
	*ddi_out = ddi;
	return OK;
}

void ddi_destroy(struct ddi *ddi)
{
	if (ddi) {
		http_destroy(ddi->http);
		mem_wipe(ddi, sizeof(*ddi)); /* the token */
		mem_free(ddi);
	}
}

struct http *ddi_http(struct ddi *ddi)
{
	return ddi->http;
}

const char *ddi_authorization(struct ddi *ddi)
{
	return ddi->authorization[0] ? ddi->authorization : NULL;
}

/* Anew each time: it may have been exchanged. */
static enum err read_token(struct ddi *ddi)
{
	char *text;
	size_t len;
	if (!ddi->token_file[0]) {
		return OK;
	}
	if (fs_read(ddi->token_file, TOKEN_LIMIT, &text, &len) != OK) {
		log_error("update", "%s cannot be read: the server's token", ddi->token_file);
		return ERR_AUTH;
	}
	size_t token = strcspn(text, " \t\r\n");
	bool is_good = token > 0 && token + strspn(text + token, " \t\r\n") == len;
	for (size_t i = 0; i < token; i++) {
		is_good = is_good && text[i] > ' ' && text[i] <= '~';
	}
	if (is_good) {
		str_format(ddi->authorization, sizeof(ddi->authorization), "TargetToken %.*s",
			(int)token, text);
	}
	mem_wipe(text, len);
	mem_free(text);
	return is_good ? OK : ERR_AUTH;
}

static enum err ask(struct ddi *ddi, const char *method, const char *path, const char *body,
	struct http_answer *answer_out)
{
	const struct http_request request = {.method = method,
		.path = path,
		.body = body,
		.authorization = ddi_authorization(ddi),
		.limit_ms = LIMIT_MS,
		.is_interrupted = ddi->is_interrupted,
		.interrupt_arg = ddi->arg};
	enum err err = http_do(ddi->http, &request, answer_out);
	if (err != OK && answer_out->detail[0]) {
		log_info("update", "the server: %s", answer_out->detail);
	}
	return err == OK ? fetch_reason(answer_out->status) : err;
}

/* What the server wants to know about who asks; it says when. */
static enum err tell_self(struct ddi *ddi, const char *path, const struct ddi_self *self)
{
	struct json *root = json_new_object();
	struct json *data = json_new_object();
	json_set_str(data, "version", self->version);
	json_set_str(data, "slot", self->slot);
	json_set_str(root, "mode", "merge");
	json_set(root, "data", data);
	char *text = json_text(root);
	json_free(root);
	struct http_answer answer;
	enum err err = ask(ddi, "PUT", path, text, &answer);
	http_answer_wipe(&answer);
	json_text_free(text);
	return err;
}

static enum err read_deployment(struct ddi *ddi, const char *path, struct ddi_news *out)
{
	struct http_answer answer;
	enum err err = ask(ddi, "GET", path, NULL, &answer);
	if (err == OK) {
		err = ddi_deployment_parse(answer.body, answer.len, ddi->server, &out->deployment);
	}
	out->is_odd = err == ERR_INVALID && out->deployment.id[0];
	err = out->is_odd ? OK : err;
	out->has_deployment = err == OK;
	http_answer_wipe(&answer);
	return err;
}

static enum err read_cancel(struct ddi *ddi, const char *path, struct ddi_news *out)
{
	struct http_answer answer;
	enum err err = ask(ddi, "GET", path, NULL, &answer);
	if (err == OK) {
		err = ddi_cancel_parse(answer.body, answer.len, &out->cancel);
	}
	out->has_cancel = err == OK;
	http_answer_wipe(&answer);
	return err;
}

enum err ddi_poll(struct ddi *ddi, const struct ddi_self *self, struct ddi_news *out)
{
	*out = (struct ddi_news){.wait_s = FAILED_WAIT_S};
	struct ddi_base base;
	struct http_answer answer;
	enum err err = read_token(ddi);
	if (err != OK) {
		return err;
	}
	err = ask(ddi, "GET", ddi->base, NULL, &answer);
	if (err == OK) {
		err = ddi_base_parse(answer.body, answer.len, ddi->server, &base);
	}
	if (err == OK) {
		out->wait_s = base.sleep_s;
	} else if (answer.retry_after_s > 0) {
		out->wait_s = answer.retry_after_s;
	}
	http_answer_wipe(&answer);
	if (err == OK && base.config[0]) {
		err = tell_self(ddi, base.config, self);
	}
	if (err == OK && base.cancel[0]) {
		return read_cancel(ddi, base.cancel, out);
	}
	return err == OK && base.deployment[0] ? read_deployment(ddi, base.deployment, out) : err;
}

enum err ddi_tell(struct ddi *ddi, bool is_cancel, const char *id, const char *execution,
	const char *finished, const char *words)
{
	char path[HTTP_PATH_LIMIT + 1];
	if (!str_format(path, sizeof(path), "%s/%s/%s/feedback", ddi->base,
		    is_cancel ? "cancelAction" : "deploymentBase", id)) {
		return ERR_INVALID;
	}
	enum err err = read_token(ddi);
	if (err != OK) {
		return err;
	}
	char *text = ddi_feedback(id, execution, finished, words);
	struct http_answer answer;
	err = ask(ddi, "POST", path, text, &answer);
	http_answer_wipe(&answer);
	json_text_free(text);
	return err;
}
