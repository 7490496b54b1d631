/* Small files, whole or not at all. Waits for the disk: workers only, or at start. */
#ifndef ONEDOOR_BASE_FS_H
#define ONEDOOR_BASE_FS_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

/* The whole file with a NUL behind, to be freed with mem_free. ERR_NOT_FOUND, ERR_TOO_BIG over
 * limit bytes, ERR_IO. */
enum err fs_read(const char *path, size_t limit, char **data_out, size_t *len_out) MUST_CHECK;
/* Why there is no plain file, or no folder, to be read there, in words for a technician (static);
 * NULL: there is one. Opens nothing: a FIFO would wait. */
const char *fs_file_fault(const char *path);
const char *fs_dir_fault(const char *path);
/* The whole file mapped read-only: nothing is read before it is looked at. A file that is cut short
 * while mapped ends the process (SIGBUS): only for files of the read-only system. ERR_NOT_FOUND,
 * ERR_INVALID (empty or no plain file), ERR_IO. To be undone with fs_unmap. */
enum err fs_map(const char *path, const void **data_out, size_t *len_out) MUST_CHECK;
void fs_unmap(const void *data, size_t len); /* NULL is allowed */
/* The pages looked at so far are no longer counted as ours; looking again is only a minor fault. */
void fs_release(const void *data, size_t len); /* NULL is allowed */
/* path with ".tmp" behind, fsync, rename, fsync of the folder: after a power cut the old or the new
 * content, never a mix. */
enum err fs_write_atomic(const char *path, const void *data, size_t len) MUST_CHECK;
/* Removes a file; the same promise after a power cut. OK too when there is none. */
enum err fs_remove(const char *path) MUST_CHECK;
/* The same bytes of the disk again, as far as the file system writes in place: what stood there is
 * gone, not only forgotten. For a few bytes, always as many; a power cut may leave some of both.
 * Made when missing, 0600. */
enum err fs_overwrite(const char *path, const void *data, size_t len) MUST_CHECK;
/* Makes way for a socket: removes one that a process left behind, and nothing else. ERR_BUSY when
 * something that is no socket stands there. */
enum err fs_clear_socket(const char *path) MUST_CHECK;
/* Takes the folder until *fd_out is closed or the process ends: ERR_BUSY when another one has it.
 */
enum err fs_lock_dir(const char *path, int *fd_out) MUST_CHECK;
/* Makes the folder and its parents, mode 0700. */
enum err fs_make_dir(const char *path) MUST_CHECK;

#endif
