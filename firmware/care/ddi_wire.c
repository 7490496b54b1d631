#include "firmware/care/ddi_wire.h"
#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/care/fetch.h"

#include <ctype.h>
#include <string.h>

enum { CHUNKS_MAX = 32, ARTIFACTS_MAX = 64 };

/* "HH:MM:SS". */
static int64_t sleep_of(const char *text)
{
	int64_t seconds = 0;
	for (int part = 0; part < 3; part++) {
		if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) ||
			text[2] != (part < 2 ? ':' : '\0')) {
			return DDI_SLEEP_S;
		}
		seconds = 60 * seconds + (text[0] - '0') * 10 + (text[1] - '0');
		text += 3;
	}
	return CLAMP(seconds, DDI_SLEEP_LEAST_S, DDI_SLEEP_MOST_S);
}

static void read_link(const struct json *links, const char *name, const char *server, char *out)
{
	const char *href = json_str(json_get(links, name), "href", "");
	if (!url_path_at(href, server, out, HTTP_PATH_LIMIT + 1)) {
		out[0] = '\0';
	}
}

static enum err parse_object(const char *text, size_t len, struct json **root_out)
{
	enum err err = text ? json_parse(text, len, root_out) : ERR_INVALID;
	if (err == OK && json_kind(*root_out) != JSON_KIND_OBJECT) {
		json_free(*root_out);
		err = ERR_INVALID;
	}
	return err == OK ? OK : ERR_INVALID;
}

/* Of an action: it comes back in our paths and answers. */
static bool read_id(const struct json *object, const char *name, char *out)
{
	const char *id = json_str(object, name, "");
	return id[0] &&
	       strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
		       strlen(id) &&
	       str_copy(out, DDI_ID_LEN + 1, id);
}

enum err ddi_base_parse(const char *text, size_t len, const char *server, struct ddi_base *out)
{
	*out = (struct ddi_base){.sleep_s = DDI_SLEEP_S};
	struct json *root;
	enum err err = parse_object(text, len, &root);
	if (err != OK) {
		return err;
	}
	const struct json *polling = json_get(json_get(root, "config"), "polling");
	out->sleep_s = sleep_of(json_str(polling, "sleep", ""));
	const struct json *links = json_get(root, "_links");
	read_link(links, "deploymentBase", server, out->deployment);
	read_link(links, "cancelAction", server, out->cancel);
	read_link(links, "configData", server, out->config);
	json_free(root);
	return OK;
}

static bool is_bundle(const struct json *artifact)
{
	static const char suffix[] = ".raucb";
	const char *name = json_str(artifact, "filename", "");
	size_t len = strlen(name);
	return len >= sizeof(suffix) && str_equal(name + len - sizeof(suffix) + 1, suffix);
}

/* NULL: none, or more than one. */
static const struct json *find_bundle(const struct json *chunks)
{
	const struct json *found = NULL;
	for (size_t i = 0; i < json_len(chunks) && i < CHUNKS_MAX; i++) {
		const struct json *artifacts = json_get(json_at(chunks, i), "artifacts");
		for (size_t j = 0; j < json_len(artifacts) && j < ARTIFACTS_MAX; j++) {
			const struct json *artifact = json_at(artifacts, j);
			if (is_bundle(artifact) && found) {
				return NULL;
			}
			found = is_bundle(artifact) ? artifact : found;
		}
	}
	return found;
}

static bool read_artifact(
	const struct json *artifact, const char *server, struct ddi_deployment *out)
{
	const struct json *links = json_get(artifact, "_links");
	read_link(links, "download", server, out->path);
	out->size = json_int(artifact, "size", -1);
	const char *sha256 = json_str(json_get(artifact, "hashes"), "sha256", "");
	return out->path[0] && out->size > 0 && digest_is_text(sha256) &&
	       str_copy(out->sha256, sizeof(out->sha256), sha256);
}

enum err ddi_deployment_parse(
	const char *text, size_t len, const char *server, struct ddi_deployment *out)
{
	*out = (struct ddi_deployment){.size = -1};
	struct json *root;
	enum err err = parse_object(text, len, &root);
	if (err != OK) {
		return err;
	}
	const struct json *deployment = json_get(root, "deployment");
	out->is_skipped = str_equal(json_str(deployment, "download", ""), "skip");
	out->may_install = !str_equal(json_str(deployment, "update", ""), "skip") &&
			   !str_equal(json_str(deployment, "maintenanceWindow", ""), "unavailable");
	bool is_good = read_id(root, "id", out->id);
	const struct json *bundle = find_bundle(json_get(deployment, "chunks"));
	is_good = is_good && (out->is_skipped || (bundle && read_artifact(bundle, server, out)));
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

enum err ddi_cancel_parse(const char *text, size_t len, struct ddi_cancel *out)
{
	*out = (struct ddi_cancel){.id = ""};
	struct json *root;
	enum err err = parse_object(text, len, &root);
	if (err != OK) {
		return err;
	}
	bool is_good = read_id(root, "id", out->id) &&
		       read_id(json_get(root, "cancelAction"), "stopId", out->stop_id);
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

char *ddi_feedback(const char *id, const char *execution, const char *finished, const char *words)
{
	struct json *root = json_new_object();
	struct json *status = json_new_object();
	struct json *result = json_new_object();
	json_set_str(root, "id", id);
	json_set_str(result, "finished", finished);
	json_set_str(status, "execution", execution);
	json_set(status, "result", result);
	struct json *details = json_new_array();
	if (words[0]) {
		json_append_str(details, words);
	}
	json_set(status, "details", details);
	json_set(root, "status", status);
	char *text = json_text(root);
	json_free(root);
	return text;
}
