#include "firmware/care/answers.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/code.h"

#include <string.h>

static bool is_pem(const char *text, size_t max_len)
{
	return text && strlen(text) <= max_len && str_starts(text, "-----BEGIN ");
}

enum err ca_read(const char *json, size_t len, char **pem_out)
{
	struct json *root = NULL;
	*pem_out = NULL;
	if (json_parse(json, len, &root) != OK) {
		return ERR_INVALID;
	}
	const char *pem = json_str(root, "ca", NULL);
	if (is_pem(pem, PEM_MAX_LEN)) {
		*pem_out = mem_copy_str(pem);
	}
	json_free(root);
	return *pem_out ? OK : ERR_INVALID;
}

/* It stands in a line of a configuration, too. */
static bool is_terminal(const char *id)
{
	static const char begin[] = "terminal-";
	size_t len = strlen(id);
	return str_starts(id, begin) && len > sizeof(begin) - 1 && len <= TERMINAL_ID_LEN &&
	       strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

enum err new_certificate_read(const char *json, size_t len, struct new_certificate *out)
{
	struct json *root = NULL;
	*out = (struct new_certificate){.certificate = NULL};
	if (json_parse(json, len, &root) != OK) {
		return ERR_INVALID;
	}
	const char *terminal = json_str(root, "terminal", ""), *url = json_str(root, "url", "");
	const char *pem = json_str(root, "certificate", NULL), *ca = json_str(root, "ca", NULL);
	bool is_good = is_terminal(terminal) && fleet_is_hall(url) && strlen(url) <= HALL_URL_LEN &&
		       is_pem(pem, PEM_MAX_LEN) && is_pem(ca, CA_MAX_LEN);
	if (is_good) {
		str_copy(out->terminal, sizeof(out->terminal), terminal);
		str_copy(out->url, sizeof(out->url), url);
		out->certificate = mem_copy_str(pem);
		out->ca = mem_copy_str(ca);
	}
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

void new_certificate_free(struct new_certificate *certificate)
{
	mem_free(certificate->certificate);
	mem_free(certificate->ca);
	*certificate = (struct new_certificate){.certificate = NULL};
}

enum err settings_kept(const char *json, size_t len, const char *terminal, char **kept_out)
{
	struct json *root = NULL;
	*kept_out = NULL;
	if (json_parse(json, len, &root) != OK) {
		return ERR_INVALID;
	}
	const char *text = json_str(root, "text", NULL);
	const char *signature = json_str(root, "signature", NULL);
	if (text && signature) {
		struct json *kept = json_new_object();
		json_set_str(kept, "terminal", terminal);
		json_set_int(kept, "version", json_int(root, "version", -1));
		json_set_str(kept, "text", text);
		json_set_str(kept, "signature", signature);
		char *line = json_text(kept);
		*kept_out = mem_copy_str(line);
		json_text_free(line);
		json_free(kept);
	}
	json_free(root);
	return *kept_out ? OK : ERR_INVALID;
}
