/* How it stands with what goes with a form or a case, as words. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_MATERIAL_WORDS_H
#define ONEDOOR_UI_SCREENS_MATERIAL_WORDS_H

#include "firmware/model/materials.h"
#include "ui/screens/parts.h"

/* index: of the list of the step's materials. NULL: none was shared for it. */
const struct held_certificate *shared_certificate(const struct materials *materials, int index);
/* What has come for it, or comes just now; "" nothing. */
const char *come_words(const struct view *view, int index, bool *is_here_out);
/* What becomes of it when nothing comes. */
const char *later_words(const struct view *view, const struct material *material);

#endif
