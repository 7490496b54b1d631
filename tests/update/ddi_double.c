#include "tests/update/ddi_double.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"
#include "firmware/fleet/digest.h"

#include <limits.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BASE "/DEFAULT/controller/v1/terminal-0001"

enum { BODY_LIMIT = 4096, FILE_LIMIT = 512 << 20 };

struct ddi_double {
	struct MHD_Daemon *daemon;
	char *key, *cert;
	char url[64];
	struct lock *lock;
	struct ddi_script script;
	char sha256[DIGEST_TEXT_LEN + 1]; /* the file's own */
	int64_t size;
	struct ddi_seen seen;
};

/* A request's body as it comes. */
struct body {
	size_t len;
	char text[BODY_LIMIT + 1];
};

struct sending {
	char *data;
	int64_t from, cut_at; /* of the whole file */
};

static enum MHD_Result answer_text(
	struct MHD_Connection *connection, unsigned status, const char *text, int retry_after_s)
{
	char seconds[16];
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	MHD_add_response_header(response, "Content-Type", "application/hal+json");
	if (retry_after_s) {
		str_format(seconds, sizeof(seconds), "%d", retry_after_s);
		MHD_add_response_header(response, "Retry-After", seconds);
	}
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer_base(struct ddi_double *ddi, struct MHD_Connection *connection)
{
	const struct ddi_script *script = &ddi->script;
	char text[2048];
	const char *comma = "";
	ddi->seen.polls++;
	if (script->status) {
		return answer_text(
			connection, (unsigned)script->status, "{}", script->retry_after_s);
	}
	str_format(text, sizeof(text), "{\"config\":{\"polling\":{\"sleep\":\"%s\"}},\"_links\":{",
		script->sleep ? script->sleep : "00:00:01");
	if (script->wants_config) {
		str_append(text, sizeof(text),
			"\"configData\":{\"href\":\"%s" BASE "/configData\"}", ddi->url);
		comma = ",";
	}
	if (script->cancel) {
		str_append(text, sizeof(text),
			"%s\"cancelAction\":{\"href\":\"%s" BASE "/cancelAction/77\"}", comma,
			ddi->url);
	} else if (script->file) {
		str_append(text, sizeof(text),
			"%s\"deploymentBase\":{\"href\":\"%s" BASE "/deploymentBase/%s?c=-5\"}",
			comma, ddi->url, script->id);
	}
	str_append(text, sizeof(text), "}}");
	return answer_text(connection, 200, text, 0);
}

static char *read_file(const char *path, size_t *len)
{
	char *data;
	REQUIRE(fs_read(path, FILE_LIMIT, &data, len) == OK);
	return data;
}

static enum MHD_Result answer_deployment(struct ddi_double *ddi, struct MHD_Connection *connection)
{
	const struct ddi_script *script = &ddi->script;
	char text[2048];
	str_format(text, sizeof(text),
		"{\"id\":\"%s\",\"deployment\":{\"download\":\"forced\",\"update\":\"forced\",%s%s%"
		"s"
		"\"chunks\":[{\"part\":\"os\",\"version\":\"9\",\"name\":\"onedoor\",\"artifacts\":"
		"["
		"{\"filename\":\"notes.txt\",\"hashes\":{\"sha1\":\"0\"},\"size\":3,\"_links\":{}},"
		"{\"filename\":\"onedoor.raucb\",\"hashes\":{\"sha1\":\"0\",\"md5\":\"0\","
		"\"sha256\":\"%s\"},\"size\":%lld,\"_links\":{\"download\":{\"href\":"
		"\"%s/artifact\"}}}]}]},\"actionHistory\":{\"status\":\"RUNNING\"}}",
		script->id, script->window ? "\"maintenanceWindow\":\"" : "",
		script->window ? script->window : "", script->window ? "\"," : "",
		script->sha256 ? script->sha256 : ddi->sha256,
		(long long)(script->size ? script->size : ddi->size),
		script->elsewhere ? script->elsewhere : ddi->url);
	return answer_text(connection, 200, text, 0);
}

static ssize_t send_piece(void *arg, uint64_t at, char *out, size_t max)
{
	struct sending *sending = arg;
	int64_t from = sending->from + (int64_t)at;
	if (sending->cut_at > 0 && from >= sending->cut_at) {
		return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	size_t len = sending->cut_at > 0 && (int64_t)max > sending->cut_at - from
			     ? (size_t)(sending->cut_at - from)
			     : max;
	memcpy(out, sending->data + from, len);
	return (ssize_t)len;
}

static void end_sending(void *arg)
{
	struct sending *sending = arg;
	mem_free(sending->data);
	mem_free(sending);
}

static enum MHD_Result answer_artifact(struct ddi_double *ddi, struct MHD_Connection *connection)
{
	size_t len;
	struct sending *sending = mem_new(struct sending);
	sending->data = read_file(ddi->script.file, &len);
	sending->cut_at = ddi->script.cut_after;
	ddi->script.cut_after = 0;
	ddi->seen.fetches++;
	const char *range = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Range");
	if (range && sscanf(range, "bytes=%lld-", (long long *)&ddi->seen.last_from) == 1 &&
		!ddi->script.has_no_range) {
		sending->from = ddi->seen.last_from;
	}
	REQUIRE(sending->from <= (int64_t)len);
	struct MHD_Response *response = MHD_create_response_from_callback(
		len - (uint64_t)sending->from, 16384, send_piece, sending, end_sending);
	enum MHD_Result result =
		MHD_queue_response(connection, sending->from ? 206 : 200, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer(struct ddi_double *ddi, struct MHD_Connection *connection,
	const char *method, const char *path, const struct body *body)
{
	struct ddi_seen *seen = &ddi->seen;
	const char *authorization =
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
	str_copy(seen->authorization, sizeof(seen->authorization),
		authorization ? authorization : "");
	if (str_equal(path, "/artifact")) {
		return answer_artifact(ddi, connection);
	}
	if (!str_equal(seen->authorization, "TargetToken " DDI_TOKEN)) {
		return answer_text(connection, 401, "{}", 0);
	}
	if (str_equal(method, "POST") && strstr(path, "/feedback")) {
		str_append(seen->feedback, sizeof(seen->feedback), "%s %s\n", path, body->text);
		if (strstr(path, "/cancelAction/")) {
			ddi->script.cancel = ddi->script.file = NULL;
		} else if (strstr(body->text, "\"closed\"")) {
			ddi->script.file = NULL;
		}
		return answer_text(connection, 200, "", 0);
	}
	if (str_equal(method, "PUT") && str_equal(path, BASE "/configData")) {
		str_copy(seen->config, sizeof(seen->config), body->text);
		ddi->script.wants_config = false;
		return answer_text(connection, 200, "", 0);
	}
	if (str_equal(path, BASE)) {
		return answer_base(ddi, connection);
	}
	if (str_starts(path, BASE "/deploymentBase/") && ddi->script.file) {
		return answer_deployment(ddi, connection);
	}
	if (str_starts(path, BASE "/cancelAction/") && ddi->script.cancel) {
		char text[128];
		str_format(text, sizeof(text),
			"{\"id\":\"77\",\"cancelAction\":{\"stopId\":\"%s\"}}", ddi->script.cancel);
		return answer_text(connection, 200, text, 0);
	}
	return answer_text(connection, 404, "{}", 0);
}

static enum MHD_Result take(void *arg, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *data, size_t *len, void **state)
{
	(void)version;
	struct ddi_double *ddi = arg;
	struct body *body = *state;
	if (!body) {
		*state = mem_new(struct body);
		return MHD_YES;
	}
	if (*len > 0) {
		size_t count = *len < BODY_LIMIT - body->len ? *len : BODY_LIMIT - body->len;
		memcpy(body->text + body->len, data, count);
		body->len += count;
		*len = 0;
		return MHD_YES;
	}
	lock_begin(ddi->lock);
	enum MHD_Result result = answer(ddi, connection, method, path, body);
	lock_end(ddi->lock);
	return result;
}

static void end(void *arg, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	(void)arg;
	(void)connection;
	(void)code;
	mem_free(*state);
	*state = NULL;
}

struct ddi_double *ddi_double_start(const char *tls_dir, const char *host)
{
	struct ddi_double *ddi = mem_new(struct ddi_double);
	char path[PATH_MAX];
	size_t len;
	ddi->lock = lock_create();
	str_format(path, sizeof(path), "%s/server.key", tls_dir);
	ddi->key = read_file(path, &len);
	str_format(path, sizeof(path), "%s/server.pem", tls_dir);
	ddi->cert = read_file(path, &len);
	ddi->daemon = MHD_start_daemon(
		MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0,
		NULL, NULL, take, ddi, MHD_OPTION_HTTPS_MEM_KEY, ddi->key,
		MHD_OPTION_HTTPS_MEM_CERT, ddi->cert, MHD_OPTION_NOTIFY_COMPLETED, end, NULL,
		MHD_OPTION_END);
	REQUIRE(ddi->daemon);
	str_format(ddi->url, sizeof(ddi->url), "https://%s:%d", host,
		MHD_get_daemon_info(ddi->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	return ddi;
}

void ddi_double_stop(struct ddi_double *ddi)
{
	MHD_stop_daemon(ddi->daemon);
	lock_destroy(ddi->lock);
	mem_free(ddi->key);
	mem_free(ddi->cert);
	mem_free(ddi);
}

const char *ddi_double_url(const struct ddi_double *ddi)
{
	return ddi->url;
}

void ddi_double_set(struct ddi_double *ddi, const struct ddi_script *script)
{
	struct stat info = {0};
	lock_begin(ddi->lock);
	ddi->script = *script;
	if (script->file) {
		REQUIRE(digest_file(script->file, ddi->sha256, NULL, NULL) == OK);
		REQUIRE(stat(script->file, &info) == 0);
		ddi->size = info.st_size;
	}
	lock_end(ddi->lock);
}

void ddi_double_seen(struct ddi_double *ddi, struct ddi_seen *out)
{
	lock_begin(ddi->lock);
	*out = ddi->seen;
	lock_end(ddi->lock);
}
