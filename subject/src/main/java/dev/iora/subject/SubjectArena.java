// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import dev.iora.common.LittleEndian;
import java.util.Arrays;

/**
 * The bytes of subjects, appended to pages, each behind its length. A place is a page and an offset within it.
 *
 * <p>Written bytes never change, so a copy shares all pages. A page is freed when all its subjects are; {@link #isWasteful}
 * says when it pays to move the remaining subjects into a fresh arena.
 *
 * <p>Thread: its owner.
 */
final class SubjectArena {
    /** Places are below two to the power of this. */
    static final int PLACE_BITS = 35;

    private static final int OFFSET_BITS = 16;
    private static final int PAGE_BYTES = 1 << OFFSET_BITS;
    private static final int MAX_PAGE = 1 << (PLACE_BITS - OFFSET_BITS);
    private static final int FIRST_PAGE_BYTES = 128;
    private static final byte[] NO_PAGE = {};

    private byte[][] pages = new byte[1][];
    private int[] live = new int[1];
    private int pageCount;
    /** Stack of the numbers of freed pages. */
    private int[] freed = {};

    private int freedCount;
    /** The page to append to, -1 if the next subject needs a new one. */
    private int current = -1;

    private int position;
    private long liveBytes;
    private long allocatedBytes;

    /** Appends a subject; returns its place. */
    long append(byte[] bytes, int offset, int length) {
        int size = lengthSize(length) + length;
        if (current < 0 || size > pages[current].length - position) {
            makeRoom(size);
        }
        byte[] page = pages[current];
        long place = ((long) current << OFFSET_BITS) | position;
        System.arraycopy(bytes, offset, page, LittleEndian.putVariable(page, position, length), length);
        live[current] += size;
        liveBytes += size;
        position += size;
        if (position >= PAGE_BYTES) {
            current = -1;
        }
        return place;
    }

    private void makeRoom(int size) {
        boolean grows = current >= 0 && position + size <= PAGE_BYTES;
        if (grows) {
            byte[] page = pages[current];
            int capacity = Math.min(PAGE_BYTES, Math.max(position + size, page.length * 2));
            pages[current] = Arrays.copyOf(page, capacity);
            allocatedBytes += capacity - page.length;
            return;
        }
        int sealed = current;
        current = -1;
        if (sealed >= 0 && live[sealed] == 0) {
            freePage(sealed);
        }
        int capacity = Math.max(size, pageCount == 0 ? FIRST_PAGE_BYTES : PAGE_BYTES);
        current = pageNumber();
        pages[current] = new byte[capacity];
        live[current] = 0;
        position = 0;
        allocatedBytes += capacity;
    }

    private int pageNumber() {
        if (freedCount > 0) {
            return freed[--freedCount];
        }
        if (pageCount == MAX_PAGE) {
            throw new IllegalStateException("subjects of one stream take more than " + (1L << PLACE_BITS) + " bytes");
        }
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount + Math.max(4, pageCount / 2));
            live = Arrays.copyOf(live, pages.length);
        }
        return pageCount++;
    }

    void free(long place) {
        int page = page(place);
        int length = length(place);
        int size = lengthSize(length) + length;
        live[page] -= size;
        liveBytes -= size;
        if (live[page] == 0 && page != current) {
            freePage(page);
        }
    }

    private void freePage(int page) {
        allocatedBytes -= pages[page].length;
        pages[page] = NO_PAGE;
        if (freedCount == freed.length) {
            freed = Arrays.copyOf(freed, Math.max(4, freedCount * 2));
        }
        freed[freedCount++] = page;
    }

    /** Whether more than half of the arena is garbage, and enough to be worth the time of compaction. */
    boolean isWasteful() {
        return allocatedBytes > 4 * PAGE_BYTES && allocatedBytes > 2 * liveBytes + 2 * PAGE_BYTES;
    }

    byte[] bytes(long place) {
        return pages[page(place)];
    }

    /** Index of the subject's first byte within {@link #bytes}. */
    int start(long place) {
        int at = offset(place);
        byte[] page = pages[page(place)];
        while (page[at] < 0) {
            at++;
        }
        return at + 1;
    }

    int length(long place) {
        byte[] page = pages[page(place)];
        int at = offset(place);
        int length = page[at] & 0x7F;
        for (int shift = 7; page[at] < 0; shift += 7) {
            at++;
            length |= (page[at] & 0x7F) << shift;
        }
        return length;
    }

    boolean equals(long place, byte[] bytes, int offset, int length) {
        int start = start(place);
        return length == length(place)
                && Arrays.equals(bytes(place), start, start + length, bytes, offset, offset + length);
    }

    SubjectArena copy() {
        var copy = new SubjectArena();
        copy.pages = pages.clone();
        copy.live = live.clone();
        copy.pageCount = pageCount;
        copy.freed = Arrays.copyOf(freed, freedCount);
        copy.freedCount = freedCount;
        copy.liveBytes = liveBytes;
        copy.allocatedBytes = allocatedBytes;
        // This arena keeps appending to its last page; the copy starts another one.
        copy.current = -1;
        return copy;
    }

    long memoryBytes() {
        return allocatedBytes + pages.length * 28L + freed.length * 4L + 100;
    }

    private static int lengthSize(int length) {
        return LittleEndian.variableSize(length);
    }

    private static int page(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    private static int offset(long place) {
        return (int) place & (PAGE_BYTES - 1);
    }
}
