#include "drivers/note.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

void note_init(struct note *note, const char *path)
{
	memset(note, 0, sizeof(*note));
	str_copy(note->path, sizeof(note->path), path ? path : "");
	char *data = NULL;
	size_t len = 0;
	if (!note->path[0] || fs_read(note->path, DEVICE_NOTE_LEN, &data, &len) != OK) {
		return;
	}
	if (len == DEVICE_NOTE_LEN) {
		memcpy(note->now, data, len);
		memcpy(note->kept, data, len);
	}
	mem_free(data);
}

void note_keep(struct note *note)
{
	static const uint64_t nothing[ARRAY_LEN(note->now)];
	if (!note->path[0] || memcmp(note->now, note->kept, DEVICE_NOTE_LEN) == 0) {
		return;
	}
	bool is_nothing = memcmp(note->now, nothing, DEVICE_NOTE_LEN) == 0;
	enum err err = is_nothing ? fs_remove(note->path)
				  : fs_write_atomic(note->path, note->now, DEVICE_NOTE_LEN);
	if (err != OK) {
		log_warn("device", "cannot keep %s: %s", note->path, err_name(err));
		return;
	}
	memcpy(note->kept, note->now, DEVICE_NOTE_LEN);
}
