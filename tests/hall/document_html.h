/* A Document of the contract as HTML. What a browser cannot show without help (a
 * QR, an icon) is left out; a chart is its figures with small bars, a plan a drawing. One thread.
 */
#ifndef ONEDOOR_TESTS_HALL_DOCUMENT_HTML_H
#define ONEDOOR_TESTS_HALL_DOCUMENT_HTML_H

#include "tests/hall/page.h"

/* What its blocks look like; the page has a style for .card, .state, .soft, .small and .way. */
extern const char document_style[];
/* Its blocks; the title is the page's. NULL: nothing. */
void document_html(struct page *page, const json_t *document);

#endif
