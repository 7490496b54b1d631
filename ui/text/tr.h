/*
 * What is said, in the language of the person: gettext with English message ids. One domain for
 * each language, so that no environment or locale is changed while the program runs. tr_init once,
 * before any thread; after that any thread. The returned texts live as long as the process.
 */
#ifndef ONEDOOR_UI_TEXT_TR_H
#define ONEDOOR_UI_TEXT_TR_H

#include <stdbool.h>
#include "firmware/base/err.h"
#include "firmware/msg/catalog.h"

/* dir holds onedoor/LC_MESSAGES/onedoor-<lang>.mo. ERR_NOT_FOUND when the Chinese catalogue is not
 * there (English is spoken then). */
enum err tr_init(const char *dir) MUST_CHECK;

/* The text in lang; msgid itself when nobody translated it. */
const char *tr(enum lang lang, const char *msgid) __attribute__((format_arg(2)));
/* One of two by the language's rule for n. */
const char *tr_n(enum lang lang, const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(2), format_arg(3)));

/* The text itself, as tr gave it: the program's own words, whoever says the same. */
bool tr_is_own(const char *text);

#endif
