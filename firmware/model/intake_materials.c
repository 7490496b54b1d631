#include "firmware/model/intake_materials.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/guide.h"
#include "firmware/model/shape.h"

static const struct matter_detail *detail_of(const struct kiosk *kiosk)
{
	return kiosk_guide(kiosk)->detail;
}

static const struct matter *matter_of(const struct kiosk *kiosk)
{
	return &kiosk->catalog->matters[kiosk->place.matter];
}

int intake_materials(const struct kiosk *kiosk, int out[MATTER_MAX_MATERIALS])
{
	const struct matter_detail *detail = detail_of(kiosk);
	const struct intake *intake = intake_state(kiosk);
	int count = 0;
	for (int i = 0; detail && intake->answers && i < detail->material_count; i++) {
		if (walk_holds(intake->answers, detail->materials[i].only_if)) {
			out[count++] = i;
		}
	}
	return count;
}

/* --- certificates --- */

bool intake_fits(const struct material *material, const struct held_certificate *certificate)
{
	for (int i = 0; (material->ways & WAY_CERTIFICATE) && i < material->type_count; i++) {
		if (str_equal(material->types[i], certificate->type)) {
			return true;
		}
	}
	return false;
}

static bool can_use_certificates(const struct kiosk *kiosk)
{
	const struct matter_detail *detail = detail_of(kiosk);
	for (int i = 0; i < detail->form->field_count; i++) {
		if (str_starts(detail->form->fields[i].prefill, "certificate.")) {
			return true;
		}
	}
	for (int i = 0; i < detail->material_count; i++) {
		if (detail->materials[i].ways & WAY_CERTIFICATE) {
			return true;
		}
	}
	return false;
}

bool materials_ask_certificates(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	bool is_wanted = !intake_state(kiosk)->certificates && kiosk->line.is_online &&
			 kiosk->visit->who.way == IDENTIFY_CARD && can_use_certificates(kiosk);
	if (is_wanted) {
		step_order(s, CMD_LIST_CERTIFICATES);
	}
	return is_wanted;
}

static void prefill(struct answers *answers, const struct held_certificate *certificate)
{
	for (int i = 0; i < certificate->field_count; i++) {
		char source[sizeof("certificate..") + 2 * WORD_LEN];
		(void)str_format(source, sizeof(source), "certificate.%s.%s", certificate->type,
			certificate->fields[i].name);
		(void)form_prefill(answers, source, certificate->fields[i].value);
	}
}

void materials_take_certificates(struct step *s, struct msg *fact)
{
	struct intake *intake = intake_state(s->kiosk);
	if (!fact->certificates || intake->certificates) {
		return;
	}
	intake->certificates = fact->certificates;
	fact->certificates = NULL;
	for (int i = 0; i < intake->certificates->count; i++) {
		prefill(intake->answers, &intake->certificates->list[i]);
	}
}

/* For this case alone: the person has touched "share". */
static enum next share(struct step *s, int index)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct intake *intake = intake_state(kiosk);
	const struct certificates *all = intake->certificates;
	if (!all || index < 0 || index >= all->count || intake->grant_count == INTAKE_MAX_GRANTS ||
		!intake_fits(&detail_of(kiosk)->materials[intake->material], &all->list[index])) {
		return NEXT_STAY;
	}
	struct cmd *cmd = step_order(s, CMD_GRANT_CERTIFICATE);
	const struct matter *matter = matter_of(kiosk);
	str_copy(cmd->grant.certificate, sizeof(cmd->grant.certificate), all->list[index].id);
	str_copy(cmd->grant.matter, sizeof(cmd->grant.matter), matter->code);
	cmd->grant.is_bundle = matter->kind == MATTER_BUNDLE;
	(void)str_copy(
		cmd->grant.purpose, sizeof(cmd->grant.purpose), matter->name.in[kiosk->prefs.lang]);
	return step_ask(s, SHAPE_intake);
}

static enum next granted(struct step *s, const struct msg *fact)
{
	struct intake *intake = intake_state(s->kiosk);
	if (!place_is_asking(s->kiosk, SHAPE_intake)) {
		return NEXT_STAY;
	}
	if (!fact->grant.id[0]) {
		return step_refuse(s, &fact->refusal);
	}
	intake->grants[intake->grant_count++] =
		(struct intake_grant){.material = intake->material, .grant = fact->grant};
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_materials);
}

/* --- a phone's files --- */

static void watch(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	if (intake->handoff && !intake->is_watching) {
		step_order(s, CMD_WATCH_HANDOFF)->watch_handoff.after = intake->handoff->version;
		intake->is_watching = true;
	}
}

static void open_handoff(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct intake *intake = intake_state(kiosk);
	int list[MATTER_MAX_MATERIALS], count = intake_materials(kiosk, list), wanted = 0;
	struct handoff_item items[HANDOFF_MAX_ITEMS];
	for (int i = 0; i < count && wanted < HANDOFF_MAX_ITEMS; i++) {
		const struct material *material = &detail_of(kiosk)->materials[list[i]];
		if (material->ways & WAY_UPLOAD) {
			struct handoff_item *item = &items[wanted++];
			str_copy(item->code, sizeof(item->code), material->code);
			(void)str_copy(item->title, sizeof(item->title),
				material->title.in[kiosk->prefs.lang]);
			item->max_files = material->max_files;
		}
	}
	if (wanted == 0 || !kiosk->line.is_online || intake->handoff || intake->is_watching) {
		return;
	}
	struct cmd *cmd = step_order(s, CMD_OPEN_HANDOFF);
	const struct matter *matter = matter_of(kiosk);
	str_copy(cmd->open_handoff.matter, sizeof(cmd->open_handoff.matter), matter->code);
	cmd->open_handoff.is_bundle = matter->kind == MATTER_BUNDLE;
	cmd->open_handoff.lang = kiosk->prefs.lang;
	cmd->open_handoff.item_count = wanted;
	memcpy(cmd->open_handoff.items, items, sizeof(items[0]) * (size_t)wanted);
	intake->is_watching = true;
}

const struct thumbnail *intake_thumbnail(const struct intake *intake, const char *file)
{
	for (int i = 0; i < INTAKE_MAX_THUMBNAILS; i++) {
		if (intake->thumbnails[i] && str_equal(intake->thumbnails[i]->file, file)) {
			return intake->thumbnails[i];
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

static void forget_thumbnails(struct intake *intake, const struct handoff *but_of)
{
	for (int i = 0; i < INTAKE_MAX_THUMBNAILS; i++) {
		struct thumbnail *thumbnail = intake->thumbnails[i];
		if (thumbnail && !(but_of && is_there(but_of, thumbnail->file))) {
			thumbnail_destroy(thumbnail);
			intake->thumbnails[i] = NULL;
		}
	}
}

/* One after the other; then it is waited for the next. */
static void ask_next(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	int shown = 0;
	for (int i = 0; i < intake->handoff->file_count; i++) {
		const struct handoff_file *file = &intake->handoff->files[i];
		if (file->state != FILE_READY) {
			continue;
		}
		if (shown++ < INTAKE_MAX_THUMBNAILS && !intake_thumbnail(intake, file->id)) {
			struct cmd *cmd = step_order(s, CMD_READ_THUMBNAIL);
			str_copy(cmd->file.id, sizeof(cmd->file.id), file->id);
			return;
		}
	}
	watch(s);
}

static bool is_shown(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_materials || kiosk->place.screen == SCREEN_material;
}

static enum next changed(struct step *s, struct msg *fact)
{
	struct kiosk *kiosk = s->kiosk;
	struct intake *intake = intake_state(kiosk);
	intake->is_watching = false;
	if (!fact->handoff) {
		bool is_lost = fact->refusal.code[0] != '\0';
		intake->is_phone_lost = is_lost;
		if (!is_lost && is_shown(kiosk)) {
			watch(s); /* something else came first */
		}
		return NEXT_STAY;
	}
	intake->is_phone_lost = false;
	if (!intake->handoff) {
		intake->handoff = fact->handoff;
		fact->handoff = NULL;
	} else {
		bool is_new = intake->handoff->version != fact->handoff->version;
		str_copy(fact->handoff->url, sizeof(fact->handoff->url), intake->handoff->url);
		*intake->handoff = *fact->handoff;
		forget_thumbnails(intake, intake->handoff);
		if (is_new) { /* whoever takes photos is here */
			kiosk->idle_since_ms = kiosk->now_ms;
			kiosk->warned_since_ms = 0;
		}
	}
	if (is_shown(kiosk)) {
		ask_next(s);
	}
	return NEXT_STAY;
}

static enum next pictured(struct step *s, struct msg *fact)
{
	struct intake *intake = intake_state(s->kiosk);
	for (int i = 0; fact->thumbnail && i < INTAKE_MAX_THUMBNAILS; i++) {
		if (!intake->thumbnails[i]) {
			intake->thumbnails[i] = fact->thumbnail;
			fact->thumbnail = NULL;
		}
	}
	if (intake->handoff && is_shown(s->kiosk)) {
		ask_next(s);
	}
	return NEXT_STAY;
}

static enum next drop_file(struct step *s, int index)
{
	struct intake *intake = intake_state(s->kiosk);
	struct handoff *handoff = intake->handoff;
	if (!handoff || index < 0 || index >= handoff->file_count) {
		return NEXT_STAY;
	}
	struct cmd *cmd = step_order(s, CMD_DROP_FILE);
	str_copy(cmd->file.id, sizeof(cmd->file.id), handoff->files[index].id);
	memmove(handoff->files + index, handoff->files + index + 1,
		sizeof(handoff->files[0]) * (size_t)(handoff->file_count - index - 1));
	handoff->file_count--;
	forget_thumbnails(intake, handoff);
	return NEXT_STAY;
}

/* --- the pages --- */

enum next materials_begin(struct step *s)
{
	open_handoff(s);
	watch(s);
	return step_go(s, SCREEN_materials);
}

enum next materials_act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	struct intake *intake = intake_state(kiosk);
	switch (action) {
	case ACTION_material:
		if (arg < 0 || arg >= detail_of(kiosk)->material_count) {
			return NEXT_STAY;
		}
		intake->material = arg;
		return step_go(s, SCREEN_material);
	case ACTION_share:
		return kiosk->place.screen == SCREEN_material ? share(s, arg) : NEXT_STAY;
	case ACTION_drop_file:
		return drop_file(s, arg);
	case ACTION_try_again:
		intake->is_phone_lost = false;
		open_handoff(s);
		watch(s);
		return NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

enum next materials_fact(struct step *s, struct msg *fact)
{
	if (s->is_late || !intake_state(s->kiosk)->answers) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_CERTIFICATE_GRANTED:
		return granted(s, fact);
	case MSG_HANDOFF_CHANGED:
		return changed(s, fact);
	case MSG_THUMBNAIL_READ:
		return pictured(s, fact);
	default:
		return NEXT_STAY;
	}
}

static void add(struct application *out, const char *material, const char *id, bool is_grant)
{
	if (out->file_count < APPLICATION_MAX_FILES) {
		struct handed_in *file = &out->files[out->file_count++];
		str_copy(file->material, sizeof(file->material), material);
		str_copy(file->id, sizeof(file->id), id);
		file->is_grant = is_grant;
	}
}

static bool is_asked(const struct kiosk *kiosk, const char *material)
{
	int list[MATTER_MAX_MATERIALS], count = intake_materials(kiosk, list);
	for (int i = 0; i < count; i++) {
		if (str_equal(detail_of(kiosk)->materials[list[i]].code, material)) {
			return true;
		}
	}
	return false;
}

void materials_collect(const struct kiosk *kiosk, struct application *out)
{
	const struct intake *intake = intake_state(kiosk);
	for (int i = 0; i < intake->grant_count; i++) {
		const char *code = detail_of(kiosk)->materials[intake->grants[i].material].code;
		if (is_asked(kiosk, code)) {
			add(out, code, intake->grants[i].grant.id, true);
		}
	}
	for (int i = 0; intake->handoff && i < intake->handoff->file_count; i++) {
		const struct handoff_file *file = &intake->handoff->files[i];
		if (file->state == FILE_READY && is_asked(kiosk, file->material)) {
			add(out, file->material, file->id, false);
		}
	}
}

void materials_forget(struct intake *intake)
{
	forget_thumbnails(intake, NULL);
	handoff_destroy(intake->handoff);
	certificates_destroy(intake->certificates);
	intake->handoff = NULL;
	intake->certificates = NULL;
}
