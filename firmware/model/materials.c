#include "firmware/model/materials_step.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"

#include <stdint.h>

enum { AGAIN_MS = 10000 }; /* on a line that is said to be up */

void materials_set(struct kiosk *kiosk, const struct materials_for *of)
{
	struct materials *materials = materials_state(kiosk);
	bool is_same = materials->of.list == of->list &&
		       str_equal(materials->of.matter, of->matter) &&
		       str_equal(materials->of.case_no, of->case_no);
	if (!is_same) {
		materials_forget(kiosk);
	}
	materials->of = *of;
}

void materials_want(struct kiosk *kiosk, const int *asked, int count)
{
	struct materials *materials = materials_state(kiosk);
	REQUIRE(count <= MATTER_MAX_MATERIALS);
	memcpy(materials->asked, asked, sizeof(asked[0]) * (size_t)count);
	materials->asked_count = count;
}

static const struct material *wanted(const struct materials *materials, int at)
{
	return &materials->of.list[materials->asked[at]];
}

static bool is_wanted(const struct materials *materials, const char *code)
{
	for (int i = 0; i < materials->asked_count; i++) {
		if (str_equal(wanted(materials, i)->code, code)) {
			return true;
		}
	}
	return false;
}

/* --- certificates --- */

bool materials_fit(const struct material *material, const struct held_certificate *certificate)
{
	bool is_fit = material->type_count == 0;
	if (!(material->ways & WAY_CERTIFICATE)) {
		return false;
	}
	for (int i = 0; i < material->type_count && !is_fit; i++) {
		is_fit = str_equal(material->types[i], certificate->type);
	}
	return is_fit;
}

bool materials_ask_certificates(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct materials *materials = materials_state(kiosk);
	if (materials->certificates || !kiosk->line.is_online ||
		kiosk->visit->who.way != IDENTIFY_CARD) {
		return false;
	}
	materials->is_sharing = false;
	step_order(s, CMD_LIST_CERTIFICATES);
	return true;
}

static enum next listed(struct step *s, struct msg *fact)
{
	struct materials *materials = materials_state(s->kiosk);
	if (!place_is_asking(s->kiosk, SHAPE_materials) || materials->is_sharing) {
		return NEXT_STAY;
	}
	if (fact->certificates && !materials->certificates) {
		materials->certificates = fact->certificates;
		fact->certificates = NULL;
	}
	return step_done(s, SHAPE_materials); /* without them, too */
}

/* For this case alone: the person has touched "share". */
static enum next share(struct step *s, int index)
{
	struct materials *materials = materials_state(s->kiosk);
	const struct certificates *all = materials->certificates;
	if (!all || index < 0 || index >= all->count ||
		materials->grant_count == MATERIALS_MAX_GRANTS ||
		!materials_fit(&materials->of.list[materials->looked_at], &all->list[index])) {
		return NEXT_STAY;
	}
	struct cmd *cmd = step_order(s, CMD_GRANT_CERTIFICATE);
	str_copy(cmd->grant.certificate, sizeof(cmd->grant.certificate), all->list[index].id);
	str_copy(cmd->grant.matter, sizeof(cmd->grant.matter), materials->of.matter);
	cmd->grant.is_bundle = materials->of.is_bundle;
	(void)str_copy(cmd->grant.purpose, sizeof(cmd->grant.purpose),
		materials->of.title.in[s->kiosk->prefs.lang]);
	materials->is_sharing = true;
	return step_ask(s, SHAPE_materials);
}

static enum next granted(struct step *s, const struct msg *fact)
{
	struct materials *materials = materials_state(s->kiosk);
	if (!place_is_asking(s->kiosk, SHAPE_materials) || !materials->is_sharing) {
		return NEXT_STAY;
	}
	if (!fact->grant.id[0]) {
		return step_refuse(s, &fact->refusal);
	}
	materials->grants[materials->grant_count++] =
		(struct materials_grant){.material = materials->looked_at, .grant = fact->grant};
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_materials);
}

/* --- a phone's files --- */

/* What was lost is answered at once, whatever is known here. */
static void watch(struct step *s)
{
	struct materials *materials = materials_state(s->kiosk);
	step_order(s, CMD_WATCH_HANDOFF)->watch_handoff.after =
		materials->is_phone_lost ? -1 : materials->handoff->version;
	materials->is_watching = true;
}

static void open_handoff(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct materials *materials = materials_state(kiosk);
	int count = 0;
	struct handoff_item items[HANDOFF_MAX_ITEMS];
	for (int i = 0; i < materials->asked_count && count < HANDOFF_MAX_ITEMS; i++) {
		const struct material *material = wanted(materials, i);
		if (material->ways & WAY_UPLOAD) {
			struct handoff_item *item = &items[count++];
			str_copy(item->code, sizeof(item->code), material->code);
			(void)str_copy(item->title, sizeof(item->title),
				material->title.in[kiosk->prefs.lang]);
			item->max_files = material->max_files;
		}
	}
	if (count == 0) {
		return;
	}
	struct cmd *cmd = step_order(s, CMD_OPEN_HANDOFF);
	str_copy(cmd->open_handoff.matter, sizeof(cmd->open_handoff.matter), materials->of.matter);
	str_copy(cmd->open_handoff.case_no, sizeof(cmd->open_handoff.case_no),
		materials->of.case_no);
	cmd->open_handoff.is_bundle = materials->of.is_bundle;
	cmd->open_handoff.lang = kiosk->prefs.lang;
	cmd->open_handoff.item_count = count;
	memcpy(cmd->open_handoff.items, items, sizeof(items[0]) * (size_t)count);
	materials->is_watching = true;
}

const struct thumbnail *materials_thumbnail(const struct materials *materials, const char *file)
{
	for (int i = 0; i < MATERIALS_MAX_THUMBNAILS; i++) {
		if (materials->thumbnails[i] && str_equal(materials->thumbnails[i]->file, file)) {
			return materials->thumbnails[i];
		}
	}
	return NULL;
}

static bool is_there(const struct handoff *handoff, const char *file)
{
	for (int i = 0; i < handoff->file_count; i++) {
		if (str_equal(handoff->files[i].id, file)) {
			return true;
		}
	}
	return false;
}

static void forget_thumbnails(struct materials *materials, const struct handoff *but_of)
{
	for (int i = 0; i < MATERIALS_MAX_THUMBNAILS; i++) {
		struct thumbnail *thumbnail = materials->thumbnails[i];
		if (thumbnail && !(but_of && is_there(but_of, thumbnail->file))) {
			thumbnail_destroy(thumbnail);
			materials->thumbnails[i] = NULL;
		}
	}
}

/* Its pictures one after the other; then it is waited for the next. */
static void ask_next(struct step *s)
{
	struct materials *materials = materials_state(s->kiosk);
	int shown = 0;
	for (int i = 0; i < materials->handoff->file_count; i++) {
		const struct handoff_file *file = &materials->handoff->files[i];
		if (file->state != FILE_READY) {
			continue;
		}
		if (shown++ < MATERIALS_MAX_THUMBNAILS &&
			!materials_thumbnail(materials, file->id)) {
			struct cmd *cmd = step_order(s, CMD_READ_THUMBNAIL);
			str_copy(cmd->file.id, sizeof(cmd->file.id), file->id);
			materials->is_watching = true;
			return;
		}
	}
	watch(s);
}

static bool is_shown(const struct kiosk *kiosk)
{
	enum screen screen = kiosk->place.screen;
	return screen == SCREEN_materials || screen == SCREEN_material || screen == SCREEN_review;
}

void materials_tick(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct materials *materials = materials_state(kiosk);
	if (!kiosk->line.is_online) {
		materials->again_ms = 0; /* as soon as it is up */
		return;
	}
	if (!materials->of.list || !is_shown(kiosk) || materials->is_watching ||
		kiosk->now_ms < materials->again_ms) {
		return;
	}
	if (materials->handoff) {
		ask_next(s);
	} else {
		open_handoff(s);
	}
}

int64_t materials_next_ms(const struct kiosk *kiosk)
{
	int64_t again_ms = materials_state(kiosk)->again_ms;
	return is_shown(kiosk) && again_ms > kiosk->now_ms ? again_ms : INT64_MAX;
}

/* The hall has ended it for good, with all that had come: another one takes its place. */
static void end_handoff(struct materials *materials)
{
	forget_thumbnails(materials, NULL);
	handoff_destroy(materials->handoff);
	materials->handoff = NULL;
}

/* A watch for what was begun before may still end. */
static bool is_of_now(const struct materials *materials, const struct msg *fact)
{
	const struct handoff *handoff = fact->handoff;
	return handoff ? handoff->url[0] || (materials->handoff &&
						    str_equal(materials->handoff->id, handoff->id))
		       : materials->handoff || fact->refusal.code[0];
}

static enum next changed(struct step *s, struct msg *fact)
{
	struct kiosk *kiosk = s->kiosk;
	struct materials *materials = materials_state(kiosk);
	if (!is_of_now(materials, fact)) {
		return NEXT_STAY;
	}
	materials->is_watching = false;
	if (!fact->handoff) {
		if (fact->refusal.code[0]) { /* else something else came first */
			bool is_over =
				materials->handoff && str_equal(fact->refusal.code, "not_found");
			if (is_over) {
				end_handoff(materials);
			}
			materials->is_phone_lost = !is_over;
			materials->again_ms = kiosk->now_ms + AGAIN_MS;
		}
		return NEXT_STAY;
	}
	materials->is_phone_lost = false;
	materials->again_ms = 0;
	bool is_known = materials->handoff && str_equal(materials->handoff->id, fact->handoff->id);
	if (!is_known) {
		handoff_destroy(materials->handoff);
		materials->handoff = fact->handoff;
		fact->handoff = NULL;
	} else {
		bool is_new = materials->handoff->version != fact->handoff->version;
		str_copy(fact->handoff->url, sizeof(fact->handoff->url), materials->handoff->url);
		*materials->handoff = *fact->handoff;
		forget_thumbnails(materials, materials->handoff);
		if (is_new) { /* whoever takes photos is here */
			kiosk->idle_since_ms = kiosk->now_ms;
			kiosk->warned_since_ms = 0;
		}
	}
	return NEXT_STAY;
}

static enum next pictured(struct step *s, struct msg *fact)
{
	struct materials *materials = materials_state(s->kiosk);
	if (!materials->handoff) {
		return NEXT_STAY; /* of what was begun before */
	}
	materials->is_watching = false;
	for (int i = 0; fact->thumbnail && i < MATERIALS_MAX_THUMBNAILS; i++) {
		if (!materials->thumbnails[i]) {
			materials->thumbnails[i] = fact->thumbnail;
			fact->thumbnail = NULL;
		}
	}
	return NEXT_STAY;
}

static enum next drop_file(struct step *s, int index)
{
	struct materials *materials = materials_state(s->kiosk);
	struct handoff *handoff = materials->handoff;
	if (!handoff || index < 0 || index >= handoff->file_count) {
		return NEXT_STAY;
	}
	struct cmd *cmd = step_order(s, CMD_DROP_FILE);
	str_copy(cmd->file.id, sizeof(cmd->file.id), handoff->files[index].id);
	memmove(handoff->files + index, handoff->files + index + 1,
		sizeof(handoff->files[0]) * (size_t)(handoff->file_count - index - 1));
	handoff->file_count--;
	forget_thumbnails(materials, handoff);
	return NEXT_STAY;
}

/* --- the pages --- */

enum next materials_begin(struct step *s)
{
	return step_go(s, SCREEN_materials);
}

static enum next act(struct step *s, enum action action, int arg)
{
	struct materials *materials = materials_state(s->kiosk);
	switch (action) {
	case ACTION_next:
		return s->kiosk->place.screen == SCREEN_material ? step_go(s, SCREEN_materials)
								 : step_done(s, SHAPE_materials);
	case ACTION_material:
		if (arg < 0 || arg >= materials->of.count) {
			return NEXT_STAY;
		}
		materials->looked_at = arg;
		return step_go(s, SCREEN_material);
	case ACTION_share:
		return s->kiosk->place.screen == SCREEN_material ? share(s, arg) : NEXT_STAY;
	case ACTION_drop_file:
		return drop_file(s, arg);
	default:
		return NEXT_PASS;
	}
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (s->is_late || !materials_state(s->kiosk)->of.list) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_CERTIFICATES_READ:
		return listed(s, fact);
	case MSG_CERTIFICATE_GRANTED:
		return granted(s, fact);
	case MSG_HANDOFF_CHANGED:
		return changed(s, fact);
	case MSG_THUMBNAIL_READ:
		return pictured(s, fact);
	case MSG_INBOX_FULL:
		return place_is_asking(s->kiosk, SHAPE_materials) ? step_fail(s, PROBLEM_BUSY)
								  : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

/* Certificates can be done without. */
static enum next late(struct step *s)
{
	return materials_state(s->kiosk)->is_sharing ? step_fail(s, PROBLEM_HALL_OFFLINE)
						     : step_done(s, SHAPE_materials);
}

/* --- what is there --- */

static void add(struct handed_in *out, const char *material, const char *id, bool is_grant)
{
	str_copy(out->material, sizeof(out->material), material);
	str_copy(out->id, sizeof(out->id), id);
	out->is_grant = is_grant;
}

int materials_collect(const struct kiosk *kiosk, struct handed_in *out, int max)
{
	const struct materials *materials = materials_state(kiosk);
	int count = 0;
	for (int i = 0; i < materials->grant_count && count < max; i++) {
		const char *code = materials->of.list[materials->grants[i].material].code;
		if (is_wanted(materials, code)) {
			add(&out[count++], code, materials->grants[i].grant.id, true);
		}
	}
	for (int i = 0; materials->handoff && i < materials->handoff->file_count && count < max;
		i++) {
		const struct handoff_file *file = &materials->handoff->files[i];
		if (file->state == FILE_READY && is_wanted(materials, file->material)) {
			add(&out[count++], file->material, file->id, false);
		}
	}
	return count;
}

int materials_ready(const struct materials *materials)
{
	int count = materials->grant_count;
	for (int i = 0; materials->handoff && i < materials->handoff->file_count; i++) {
		const struct handoff_file *file = &materials->handoff->files[i];
		count += file->state == FILE_READY && is_wanted(materials, file->material);
	}
	return count;
}

void materials_forget(struct kiosk *kiosk)
{
	struct materials *materials = materials_state(kiosk);
	forget_thumbnails(materials, NULL);
	handoff_destroy(materials->handoff);
	certificates_destroy(materials->certificates);
	mem_wipe(materials, sizeof(*materials));
}

static void abandon(struct step *s)
{
	materials_forget(s->kiosk);
}

const struct shape shape_materials = {.state_size = sizeof(struct materials),
	.act = act,
	.fact = fact,
	.late = late,
	.abandon = abandon};
