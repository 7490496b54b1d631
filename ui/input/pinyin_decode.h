/* From letters to candidates: the best ways through them (Viterbi over the costs of words, the best
 * few kept at each place), and the words that they can begin with. Only for pinyin.c. */
#ifndef ONEDOOR_UI_INPUT_PINYIN_DECODE_H
#define ONEDOOR_UI_INPUT_PINYIN_DECODE_H

#include "ui/input/pinyin.h"

/* Sentences, candidates and what is shown, of the letters as they are. What was there before is
 * overwritten. */
void pinyin_decode(struct pinyin *pinyin);

#endif
