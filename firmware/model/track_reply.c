/* The part of the shape `track` that keeps what is written to an ask, as long as its case is shown:
 * the text is a form's, with its limits and its wiping. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/model/shape.h"
#include "firmware/model/track_parts.h"

static const struct spot spot = {.member = -1};

static struct reply *reply_of(const struct kiosk *kiosk)
{
	return &track_state(kiosk)->reply;
}

const struct case_ask *track_replied(const struct kiosk *kiosk)
{
	const struct track *track = kiosk_track(kiosk);
	return track->reply.arena ? &track->view->asks[track->reply.ask] : NULL;
}

const char *track_reply_text(const struct kiosk *kiosk)
{
	const struct reply *reply = reply_of(kiosk);
	return reply->arena ? answers_text(reply->answers, spot) : "";
}

bool track_reply_is_ready(const struct kiosk *kiosk)
{
	return !plain_is_blank(track_reply_text(kiosk));
}

void track_reply_begin(const struct kiosk *kiosk, int ask)
{
	struct reply *reply = reply_of(kiosk);
	const struct case_ask *asked = &kiosk_track(kiosk)->view->asks[ask];
	if (reply->arena && reply->ask == ask) {
		return;
	}
	track_reply_forget(kiosk);
	reply->ask = ask;
	reply->field = (struct form_field){.name = asked->material.code,
		.kind = FIELD_TEXT,
		.widget = WIDGET_long_text,
		.title = asked->material.title,
		.help = asked->material.help,
		.prefill = "",
		.code = "",
		.is_personal = true,
		.is_required = true,
		.min_len = 1,
		.max_len = asked->max_length};
	reply->form = (struct form){.field_count = 1, .fields = &reply->field};
	REQUIRE(answers_measure(&reply->form));
	reply->arena = arena_create(ARENA_SECRET, reply->form.answers_size);
	reply->answers = answers_create(reply->arena, &reply->form);
	REQUIRE(reply->answers);
}

struct typing track_reply_typing(const struct kiosk *kiosk)
{
	const struct reply *reply = reply_of(kiosk);
	return (struct typing){.kind = reply->arena ? TYPING_TEXT : TYPING_NOTHING,
		.field = reply->ask,
		.has_text = track_reply_text(kiosk)[0] != '\0'};
}

bool track_reply_type(const struct kiosk *kiosk, const char *text)
{
	const struct reply *reply = reply_of(kiosk);
	return reply->arena && answers_append(reply->answers, spot, text) == OK;
}

void track_reply_delete(const struct kiosk *kiosk, bool is_all)
{
	const struct reply *reply = reply_of(kiosk);
	if (reply->arena && is_all) {
		(void)answers_clear(reply->answers, spot);
	} else if (reply->arena) {
		(void)answers_drop_last(reply->answers, spot);
	}
}

void track_reply_forget(const struct kiosk *kiosk)
{
	struct reply *reply = reply_of(kiosk);
	arena_destroy(reply->arena);
	mem_wipe(reply, sizeof(*reply));
}
