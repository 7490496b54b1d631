#include "tests/hall/client.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct client {
	CURL *curl;
	int port;
	const char *place, *header;
};

struct body {
	char *text;
	size_t len;
};

struct client *client_create(const char *tls_dir, const char *name, int port)
{
	char path[512];
	struct client *client = mem_new(struct client);
	client->port = port;
	client->place = "https://localhost";
	client->curl = curl_easy_init();
	REQUIRE(client->curl);
	snprintf(path, sizeof(path), "%s/ca.pem", tls_dir);
	curl_easy_setopt(client->curl, CURLOPT_CAINFO, path);
	if (name) {
		snprintf(path, sizeof(path), "%s/%s.pem", tls_dir, name);
		curl_easy_setopt(client->curl, CURLOPT_SSLCERT, path);
		snprintf(path, sizeof(path), "%s/%s.key", tls_dir, name);
		curl_easy_setopt(client->curl, CURLOPT_SSLKEY, path);
	}
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	return client;
}

struct client *client_create_plain(int port)
{
	struct client *client = mem_new(struct client);
	client->port = port;
	client->place = "http://127.0.0.1";
	client->curl = curl_easy_init();
	REQUIRE(client->curl);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	return client;
}

void client_destroy(struct client *client)
{
	if (client) {
		curl_easy_cleanup(client->curl);
		mem_free(client);
	}
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
	struct body *body = context;
	body->text = realloc(body->text, body->len + size * count + 1);
	REQUIRE(body->text);
	memcpy(body->text + body->len, data, size * count);
	body->len += size * count;
	body->text[body->len] = '\0';
	return size * count;
}

static struct answer perform(
	struct client *client, const char *method, const char *path, struct curl_slist *headers)
{
	char url[1024];
	struct answer answer = {0};
	struct body body = {0}, head = {0};
	long status = 0;
	if (client->header) {
		headers = curl_slist_append(headers, client->header);
	}
	snprintf(url, sizeof(url), "%s:%d%s", client->place, client->port, path);
	curl_easy_setopt(client->curl, CURLOPT_URL, url);
	curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &body);
	curl_easy_setopt(client->curl, CURLOPT_HEADERFUNCTION, take_body);
	curl_easy_setopt(client->curl, CURLOPT_HEADERDATA, &head);
	answer.curl_code = (int)curl_easy_perform(client->curl);
	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
	answer.status = (int)status;
	answer.body = body.text ? body.text : strdup("");
	answer.json = json_loads(answer.body, 0, NULL);
	answer.head = head.text ? head.text : strdup("");
	snprintf(answer.type, sizeof(answer.type), "%.60s", answer_header(&answer, "Content-Type"));
	snprintf(answer.etag, sizeof(answer.etag), "%.60s", answer_header(&answer, "ETag"));
	answer.is_replay = strcmp(answer_header(&answer, "Idempotent-Replayed"), "true") == 0;
	curl_slist_free_all(headers);
	return answer;
}

struct answer client_get(struct client *client, const char *path, const char *header)
{
	curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	return perform(client, "GET", path, header ? curl_slist_append(NULL, header) : NULL);
}

struct answer client_ask(struct client *client, const char *method, const char *path)
{
	bool is_head = strcmp(method, "HEAD") == 0;
	curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(client->curl, CURLOPT_NOBODY, is_head ? 1L : 0L);
	struct answer answer = perform(client, method, path, NULL);
	curl_easy_setopt(client->curl, CURLOPT_NOBODY, 0L);
	return answer;
}

struct answer client_delete(struct client *client, const char *path)
{
	curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	return perform(client, "DELETE", path, NULL);
}

struct answer client_post(struct client *client, const char *path, const char *key,
	const char *type, const char *body)
{
	char line[256];
	snprintf(line, sizeof(line), "Content-Type: %s", type ? type : "application/json");
	struct curl_slist *headers = curl_slist_append(NULL, line);
	headers = curl_slist_append(headers, "Expect:");
	if (key) {
		snprintf(line, sizeof(line), "Idempotency-Key: %s", key);
		headers = curl_slist_append(headers, line);
	}
	curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
	return perform(client, "POST", path, headers);
}

struct answer client_put(
	struct client *client, const char *path, const char *type, const void *data, size_t len)
{
	char line[256];
	struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
	snprintf(line, sizeof(line), "Content-Type:%s%s", type ? " " : "", type ? type : "");
	headers = curl_slist_append(headers, line);
	curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE, (long)len);
	curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, data);
	return perform(client, "PUT", path, headers);
}

void client_header(struct client *client, const char *header)
{
	client->header = header;
}

long client_connections(struct client *client)
{
	long count = -1;
	curl_easy_getinfo(client->curl, CURLINFO_NUM_CONNECTS, &count);
	return count;
}

void answer_free(struct answer *answer)
{
	free(answer->body);
	free(answer->head);
	json_decref(answer->json);
	*answer = (struct answer){0};
}

const char *answer_text(const struct answer *answer, const char *member)
{
	const char *text = json_string_value(json_object_get(answer->json, member));
	return text ? text : "";
}

const char *answer_header(struct answer *answer, const char *name)
{
	size_t len = strlen(name);
	answer->value[0] = '\0';
	for (const char *line = answer->head; *line; line += strcspn(line, "\n")) {
		line += *line == '\n';
		if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
			const char *value = line + len + 1 + strspn(line + len + 1, " ");
			snprintf(answer->value, sizeof(answer->value), "%.*s",
				(int)strcspn(value, "\r\n"), value);
		}
	}
	return answer->value;
}

void key_make(char key_out[static 33])
{
	unsigned char bytes[16];
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(key_out, 33, bytes, sizeof(bytes));
}
