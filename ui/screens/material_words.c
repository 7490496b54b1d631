#include "ui/screens/material_words.h"
#include "firmware/base/str.h"

static int files_of(const struct materials *materials, const struct material *material,
	enum handoff_state state)
{
	int count = 0;
	for (int i = 0; materials->handoff && i < materials->handoff->file_count; i++) {
		const struct handoff_file *file = &materials->handoff->files[i];
		count += file->state == state && str_equal(file->material, material->code);
	}
	return count;
}

const struct held_certificate *shared_certificate(const struct materials *materials, int index)
{
	for (int i = 0; i < materials->grant_count; i++) {
		for (int k = 0; materials->grants[i].material == index && materials->certificates &&
				k < materials->certificates->count;
			k++) {
			if (str_equal(materials->certificates->list[k].id,
				    materials->grants[i].grant.certificate)) {
				return &materials->certificates->list[k];
			}
		}
	}
	return NULL;
}

const char *come_words(const struct view *view, int index, bool *is_here_out)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	const struct material *material = &materials->of.list[index];
	const struct held_certificate *certificate = shared_certificate(materials, index);
	int ready = files_of(materials, material, FILE_READY);
	*is_here_out = certificate || ready > 0;
	if (certificate) {
		return ui_format(
			view->ui, say(view, "Shared: %s"), text_in(view, &certificate->name));
	}
	if (ready > 0) {
		return ui_format(view->ui,
			say_n(view, "%d photo has come", "%d photos have come", ready), ready);
	}
	return files_of(materials, material, FILE_ARRIVING) > 0 ? say(view, "A photo is coming")
								: "";
}

const char *later_words(const struct view *view, const struct material *material)
{
	return (material->ways & WAY_PAPER) ? say(view, "Bring it to the window later")
					    : say(view, "You will be asked for it");
}
