#include "ui/text/tr.h"

#include <libintl.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/log.h"

/* gettext finds DIR/<a name of LANGUAGE>/LC_MESSAGES/<domain>.mo, for any locale but "C". So there
 * is one name for all files, said once, and the language is in the domain. */
static const char FOLDER[] = "onedoor";
static const char *const domains[LANG_COUNT] = {
	[LANG_ZH] = "onedoor-zh_CN", [LANG_EN] = "onedoor-en"};

enum err tr_init(const char *dir)
{
	setenv("LANGUAGE", FOLDER, 1);
	if (!setlocale(LC_MESSAGES, "C.UTF-8")) {
		log_warn("tr", "no locale C.UTF-8: only English");
		return ERR_NOT_FOUND;
	}
	for (int i = 0; i < LANG_COUNT; i++) {
		if (!bindtextdomain(domains[i], dir) ||
			!bind_textdomain_codeset(domains[i], "UTF-8")) {
			return ERR_NOT_FOUND;
		}
	}
	/* the header is the translation of "": empty when there is no file */
	if (!dgettext(domains[LANG_ZH], "")[0]) {
		log_error("tr", "no Chinese texts in %s: look at path.locale", dir);
		return ERR_NOT_FOUND;
	}
	return OK;
}

/* Where each text lies that was given so far: in the files of words, which stay where they are. An
 * open table; one that is full only forgets. */
enum { OWN_MAX = 8192 };
static _Atomic(const char *) own[OWN_MAX];

static _Atomic(const char *) *own_place(const char *text)
{
	size_t at = (size_t)((uintptr_t)text * 0x9e3779b97f4a7c15u >> 32);
	for (size_t i = 0; i < 32; i++) {
		_Atomic(const char *) *place = &own[(at + i) % OWN_MAX];
		const char *there = atomic_load_explicit(place, memory_order_relaxed);
		if (!there || there == text) {
			return place;
		}
	}
	return NULL;
}

static const char *note_own(const char *msgid, const char *text)
{
	_Atomic(const char *) *place = text != msgid ? own_place(text) : NULL;
	const char *none = NULL;
	if (place) {
		atomic_compare_exchange_strong(place, &none, text);
	}
	return text;
}

bool tr_is_own(const char *text)
{
	_Atomic(const char *) *place = text ? own_place(text) : NULL;
	return place && atomic_load(place) == text;
}

const char *tr(enum lang lang, const char *msgid)
{
	return msgid[0] ? note_own(msgid, dgettext(domains[lang], msgid)) : "";
}

const char *tr_n(enum lang lang, const char *one, const char *many, unsigned long n)
{
	return dngettext(domains[lang], one, many, n);
}
