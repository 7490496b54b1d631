#include "tests/harness/slips.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"

void slip_words(const struct document *document, enum lang lang, char *out, size_t size)
{
	str_format(out, size, "%s\n", document->title.in[lang]);
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		str_append(out, size, "%s\n%s\n", block->label.in[lang], block->text.in[lang]);
		for (int k = 0; k < block->item_count; k++) {
			str_append(out, size, "%s\n%s\n", block->items[k].label.in[lang],
				block->items[k].text.in[lang]);
		}
	}
	str_append(out, size, "%s\n", document->foot.in[lang]);
}

void slip_read_code(const char *png_path, char *out, size_t size)
{
	char command[512] = "";
	assert_true(str_format(command, sizeof(command),
		"zbarimg --raw -q -Sdisable -Sqrcode.enable '%s'", png_path));
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	const size_t len = fread(out, 1, size - 1, pipe);
	out[len] = '\0';
	assert_int_equal(pclose(pipe), 0);
	out[strcspn(out, "\n")] = '\0';
}
