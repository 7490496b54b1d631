/* hall-photo WIDTH HEIGHT QUALITY FILE: a photo of noise, for a browser to send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/hall/kit.h"
#include "tests/hall/number.h"

int main(int argc, char **argv)
{
	int64_t width, height, quality;
	size_t len;
	if (argc != 5 || !number_read(argv[1], 1, 20000, &width) ||
		!number_read(argv[2], 1, 20000, &height) ||
		!number_read(argv[3], 1, 100, &quality)) {
		fputs("hall-photo WIDTH HEIGHT QUALITY FILE\n", stderr);
		return 2;
	}
	unsigned char *photo = make_photo((int)width, (int)height, (int)quality, &len);
	FILE *file = fopen(argv[4], "wb");
	bool is_written = file && fwrite(photo, 1, len, file) == len;
	is_written = file && fclose(file) == 0 && is_written;
	free(photo);
	return is_written ? 0 : 1;
}
