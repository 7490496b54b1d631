#include "tests/hall/request.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/bell.h"
#include "tests/hall/knobs.h"
#include "tests/hall/times.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void reply_json(struct reply *reply, int status, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(15));
	REQUIRE(text);
	reply_clear(reply);
	reply->status = status;
	reply->type = "application/json";
	reply->body = mem_copy_str(text);
	reply->len = strlen(text);
	free(text);
	json_decref(value);
}

void reply_problem(
	struct reply *reply, int status, const char *code, const char *title, json_t *extra)
{
	json_t *problem = json_pack("{s:s,s:s,s:i,s:s}", "type", "about:blank", "title", title,
		"status", status, "code", code);
	REQUIRE(problem);
	if (extra) {
		json_object_update(problem, extra);
		json_decref(extra);
	}
	reply_json(reply, status, problem);
	reply->type = "application/problem+json";
}

void reply_clear(struct reply *reply)
{
	mem_free(reply->body);
	*reply = (struct reply){0};
}

bool request_wait(struct request *request, int64_t count, int64_t wait_ms)
{
	store_give(request->hall->store, request->conn);
	bool is_rung = bell_wait(request->hall->bell, count, wait_ms);
	request->conn = store_take(request->hall->store);
	request->now_ms = knobs_now_ms(request->hall->knobs);
	return is_rung;
}

bool is_json_type(const char *type)
{
	static const char name[] = "application/json";
	size_t len = sizeof(name) - 1;
	if (!type || strncasecmp(type, name, len) != 0) {
		return false;
	}
	char next = type[len + strspn(type + len, " \t")];
	return next == '\0' || next == ';';
}

bool refuse(struct request *request, const char *pointer)
{
	reply_problem(request->reply, 400, "invalid_request", "Not the schema",
		json_pack("{s:s}", "pointer", pointer));
	return false;
}

bool only_members(
	struct request *request, const json_t *object, const char *pointer, const char *names)
{
	if (!json_is_object(object)) {
		return refuse(request, pointer);
	}
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		size_t len = strlen(name);
		bool is_known = false;
		for (const char *at = names; !is_known && (at = strstr(at, name)); at += len) {
			is_known = len > 0 && (at == names || at[-1] == ' ') &&
				   (at[len] == ' ' || at[len] == '\0');
		}
		if (!is_known) {
			return refuse(request, pointer); /* never echo what came from outside */
		}
	}
	return true;
}

bool may_text(struct request *request, const json_t *object, const char *pointer,
	bool (*is_good)(const char *text), const char **text_out)
{
	const json_t *value = json_object_get(object, strrchr(pointer, '/') + 1);
	*text_out = NULL;
	if (!value) {
		return true;
	}
	const char *text = json_string_value(value);
	if (!text || strlen(text) != json_string_length(value) || !is_good(text)) {
		return refuse(request, pointer);
	}
	*text_out = text;
	return true;
}

bool want_text(struct request *request, const json_t *object, const char *pointer,
	bool (*is_good)(const char *text), const char **text_out)
{
	return may_text(request, object, pointer, is_good, text_out) &&
	       (*text_out || refuse(request, pointer));
}

bool want_int(struct request *request, const json_t *object, const char *pointer, int64_t low,
	int64_t high, int64_t *value_out)
{
	const json_t *value = json_object_get(object, strrchr(pointer, '/') + 1);
	*value_out = json_integer_value(value);
	if (!json_is_integer(value) || *value_out < low || *value_out > high) {
		return refuse(request, pointer);
	}
	return true;
}

static bool all_of(const char *text, size_t low, size_t high, const char *allowed)
{
	size_t len = strlen(text);
	return len >= low && len <= high && strspn(text, allowed) == len;
}

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool json_is_too_deep(const char *text, size_t len)
{
	int depth = 0;
	bool is_in_string = false;
	for (size_t i = 0; i < len; i++) {
		if (is_in_string) {
			if (text[i] == '\\') {
				i++;
			} else if (text[i] == '"') {
				is_in_string = false;
			}
		} else if (text[i] == '"') {
			is_in_string = true;
		} else if (text[i] == '{' || text[i] == '[') {
			if (++depth > HALL_DEPTH_MAX) {
				return true;
			}
		} else if (text[i] == '}' || text[i] == ']') {
			depth--;
		}
	}
	return false;
}

bool is_key(const char *text)
{
	return all_of(text, 22, 64, LOWER UPPER DIGITS "_-");
}

bool is_token(const char *text)
{
	return all_of(text, 32, 64, LOWER UPPER DIGITS "_-");
}

bool is_word(const char *text)
{
	return all_of(text, 1, 32, LOWER DIGITS "_-") && text[0] >= 'a';
}

bool is_matter_code(const char *text)
{
	const char *dash = strchr(text, '-');
	return dash && dash - text >= 2 && dash - text <= 16 && text[0] >= 'a' && text[0] <= 'z' &&
	       strspn(text, LOWER DIGITS "_") == (size_t)(dash - text) &&
	       all_of(dash + 1, 2, 3, DIGITS);
}

bool is_zone_code(const char *text)
{
	return all_of(text, 1, 1, UPPER);
}

bool is_ticket_number(const char *text)
{
	return text[0] >= 'A' && text[0] <= 'Z' && all_of(text + 1, 4, 4, DIGITS) &&
	       strcmp(text + 1, "0000");
}

bool is_date(const char *text)
{
	int64_t ms;
	return strlen(text) == 10 && date_parse(text, &ms);
}

bool is_time(const char *text)
{
	int64_t ms;
	size_t len = strlen(text);
	return len <= 35 && len >= 20 && time_parse(text, &ms) &&
	       (text[len - 1] == 'Z' || text[len - 6] == '+' || text[len - 6] == '-');
}

bool is_name(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20) {
			return false;
		}
		count += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return count >= 1 && count <= 120;
}

bool is_card_number(const char *text)
{
	return all_of(text, 15, 18, DIGITS UPPER);
}

bool is_phone(const char *text)
{
	return all_of(text, 11, 11, DIGITS) && text[0] == '1' && text[1] >= '3';
}

bool is_sealed(const char *text)
{
	return all_of(text, 4, 4096, LOWER UPPER DIGITS "+/=");
}

bool is_priority(const char *text)
{
	return !strcmp(text, "elderly") || !strcmp(text, "disabled") || !strcmp(text, "pregnant") ||
	       !strcmp(text, "veteran");
}

bool is_last_four(const char *text)
{
	return all_of(text, 4, 4, DIGITS "X") && strspn(text, DIGITS) >= 3;
}

bool is_id(const char *text)
{
	return all_of(text, 8, 64, LOWER UPPER DIGITS "_-");
}

bool is_code(const char *text)
{
	return all_of(text, 1, 32, LOWER DIGITS "_") && text[0] >= 'a';
}

bool is_bundle_code(const char *text)
{
	return all_of(text, 2, 31, LOWER DIGITS "_-") && text[0] >= 'a';
}

bool is_lang(const char *text)
{
	return all_of(text, 2, 2, LOWER);
}

bool is_box(const char *text)
{
	return all_of(text, 68, 60000, LOWER UPPER DIGITS "+/=");
}

void random_id(char id_out[static ID_LEN])
{
	unsigned char bytes[16];
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(
		id_out, ID_LEN, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void keyed_hash(const struct hall *hall, const char *label, const void *data, size_t len,
	char hash_out[static HASH_LEN])
{
	unsigned char hash[32];
	crypto_generichash_state state;
	crypto_generichash_init(&state, hall->hash_key, sizeof(hall->hash_key), sizeof(hash));
	crypto_generichash_update(&state, (const unsigned char *)label, strlen(label) + 1);
	crypto_generichash_update(&state, data, len);
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hash_out, HASH_LEN, hash, sizeof(hash));
}
