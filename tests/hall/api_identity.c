#include "tests/hall/api.h"
#include "tests/hall/times.h"
#include "tests/hall/who.h"

#include <stdio.h>
#include <string.h>
#include <sodium.h>

/* GB 11643: weights 2^(17-i) mod 11, and the check character by the remainder. */
static bool has_good_check(const char *number)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
		if (number[i] < '0' || number[i] > '9') {
			return false;
		}
		sum += (number[i] - '0') * weights[i];
	}
	return number[17] == "10X98765432"[sum % 11];
}

/* Foreigners' cards of the older kind (i) have 15 characters, three letters first; all others 18.
 */
static bool is_number_of(const char *type, const char *number)
{
	if (strcmp(type, "i") == 0) {
		size_t letters = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		return strlen(number) == 15 && letters == 3 &&
		       strspn(number + 3, "0123456789") == 12;
	}
	if (strlen(number) != 18 || !has_good_check(number)) {
		return false;
	}
	return strcmp(type, "y") == 0	? number[0] == '9'
	       : strcmp(type, "j") == 0 ? !strncmp(number, "81", 2) || !strncmp(number, "82", 2) ||
						  !strncmp(number, "83", 2)
					: true;
}

static bool is_card_type(const char *text)
{
	return !strcmp(text, "resident") || !strcmp(text, "j") || !strcmp(text, "i") ||
	       !strcmp(text, "y");
}

static bool is_identity_kind(const char *text)
{
	return !strcmp(text, "card") || !strcmp(text, "phone");
}

static bool is_valid_to(const char *text)
{
	return strcmp(text, "long") == 0 || is_date(text);
}

/* The first character and two stars, whatever the length of the name was. */
static void mask_name(const char *name, char *display_out)
{
	size_t len = 1;
	while (((unsigned char)name[len] & 0xc0) == 0x80 && len < 4) {
		len++;
	}
	snprintf(display_out, DISPLAY_LEN, "%.*s**", (int)len, name);
}

static bool check_card(struct request *request, const json_t *card,
	char person_out[static HASH_LEN], char *display_out)
{
	const char *type, *name, *number, *valid_to;
	if (!only_members(request, card, "/card", "type name number valid_to") ||
		!want_text(request, card, "/card/type", is_card_type, &type) ||
		!want_text(request, card, "/card/name", is_name, &name) ||
		!want_text(request, card, "/card/number", is_card_number, &number) ||
		!want_text(request, card, "/card/valid_to", is_valid_to, &valid_to)) {
		return false;
	}
	if (!is_number_of(type, number)) {
		reply_problem(request->reply, 422, "invalid_card", "Not a number of this card type",
			NULL);
		return false;
	}
	char today[TIME_LEN];
	date_text(request->now_ms, today);
	if (strcmp(valid_to, "long") != 0 && strcmp(valid_to, today) < 0) {
		reply_problem(request->reply, 422, "card_expired", "The card has expired",
			json_pack("{s:s}", "valid_to", valid_to));
		return false;
	}
	keyed_hash(request->hall, "card", number, strlen(number), person_out);
	if (display_out) {
		mask_name(name, display_out);
	}
	return true;
}

bool identity_check(struct request *request, const json_t *identity, const char **kind_out,
	char person_out[static HASH_LEN], char *display_out)
{
	const char *kind, *phone;
	if (!only_members(request, identity, "", "kind card phone") ||
		!want_text(request, identity, "/kind", is_identity_kind, &kind)) {
		return false;
	}
	if (strcmp(kind, "card") == 0) {
		*kind_out = "card";
		return check_card(
			request, json_object_get(identity, "card"), person_out, display_out);
	}
	*kind_out = "phone";
	if (!want_text(request, identity, "/phone", is_name, &phone)) {
		return false;
	}
	if (!is_phone(phone)) {
		reply_problem(request->reply, 422, "invalid_phone", "Not a mobile number", NULL);
		return false;
	}
	keyed_hash(request->hall, "phone", phone, strlen(phone), person_out);
	if (display_out) {
		snprintf(display_out, DISPLAY_LEN, "****%.4s", phone + 7);
	}
	return true;
}

const char *identity_fault(const struct reply *reply)
{
	static const char *const codes[] = {"card_expired", "invalid_card", "invalid_phone"};
	for (size_t i = 0; reply->status == 422 && i < ARRAY_LEN(codes); i++) {
		if (strstr(reply->body, codes[i])) {
			return codes[i];
		}
	}
	return NULL;
}

void post_identity_session(struct request *request)
{
	const char *kind;
	char person[HASH_LEN], hash[HASH_LEN], display[DISPLAY_LEN] = "", expires[TIME_LEN];
	char halves[2][ID_LEN], token[2 * ID_LEN];
	if (!identity_check(request, request->body, &kind, person, display)) {
		return;
	}
	random_id(halves[0]);
	random_id(halves[1]);
	snprintf(token, sizeof(token), "%s%s", halves[0], halves[1]);
	token_hash(request->hall, token, hash);
	int64_t expires_ms = request->now_ms + HALL_SESSION_S * INT64_C(1000);
	sql_run(request->conn, "DELETE FROM sessions WHERE expires_ms<?", "i", request->now_ms);
	sql_run(request->conn, "INSERT INTO sessions VALUES(?,?,?,?,?)", "ssssi", hash,
		request->terminal, kind, person, expires_ms);
	time_text(expires_ms, false, expires);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:s}", "token", token, "display_name", display, "expires_at",
			expires));
	sodium_memzero(token, sizeof(token));
}

void delete_identity_session(struct request *request)
{
	char hash[HASH_LEN];
	if (!is_token(request->part)) {
		reply_problem(request->reply, 404, "not_found", "No such resource", NULL);
		return;
	}
	token_hash(request->hall, request->part, hash);
	/* Of another terminal: as if it never was. */
	sql_run(request->conn, "DELETE FROM sessions WHERE token=? AND terminal=?", "ss", hash,
		request->terminal);
	request->reply->status = 204;
}
