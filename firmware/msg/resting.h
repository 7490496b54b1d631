/* What lies where fingers should be: on the glass, on a key. Bits. */
#ifndef ONEDOOR_MSG_RESTING_H
#define ONEDOOR_MSG_RESTING_H

enum resting { RESTING_ON_GLASS = 1, RESTING_ON_KEY = 2 };

#endif
