/* What this process, and those it starts meanwhile, say on stderr. One at a time. */
#ifndef ONEDOOR_TESTS_HEAR_H
#define ONEDOOR_TESTS_HEAR_H

void hear_begin(void);
/* All that was said, at most 64 KB; borrowed until the next one. stderr is as before. */
const char *hear_end(void);

#endif
