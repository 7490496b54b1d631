/* The languages of the kiosk, and what is said in each of them. No library, any thread. */
#ifndef ONEDOOR_BASE_LANG_H
#define ONEDOOR_BASE_LANG_H

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

/* Every language is filled: a missing one falls back to another when parsed. Never NULL. */
struct text {
	const char *in[LANG_COUNT];
};

#endif
