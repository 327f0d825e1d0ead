package io.hongyan.delivery;

import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * A small number for each of many devices, turned on its side: one bitmap holds the lowest binary digit of all numbers, the next
 * the second lowest, and so on. Adding two and comparing with a constant are then a few bitmap operations, however many devices
 * there are (O'Neil and Quass, "Improved query performance with variant indexes", 1997).
 */
final class BitSliced {

    private final List<RoaringBitmap> digits;

    BitSliced() {
        this.digits = new ArrayList<>();
    }

    /** Adds a number given by its digits, lowest first; they are not modified. */
    void add(List<RoaringBitmap> number) {
        RoaringBitmap carry = new RoaringBitmap();
        for (int i = 0; i < number.size() || !carry.isEmpty(); i++) {
            RoaringBitmap other = i < number.size() ? number.get(i) : new RoaringBitmap();
            if (i == digits.size()) {
                RoaringBitmap sum = RoaringBitmap.xor(other, carry);
                carry.and(other);
                digits.add(sum);
                continue;
            }
            RoaringBitmap mine = digits.get(i);
            RoaringBitmap both = RoaringBitmap.and(mine, other);
            mine.xor(other);
            RoaringBitmap rippled = RoaringBitmap.and(mine, carry);
            mine.xor(carry);
            both.or(rippled);
            carry = both;
        }
    }

    /** Devices whose number is at least so much, 1 or more; a bitmap of the caller's own. */
    RoaringBitmap atLeast(int bound) {
        RoaringBitmap above = new RoaringBitmap();
        if (bound >> digits.size() != 0) {
            return above;
        }
        RoaringBitmap level = new RoaringBitmap();
        boolean everybody = true; // level stands for all devices until a digit of the bound is 1
        for (int i = digits.size() - 1; i >= 0; i--) {
            RoaringBitmap digit = digits.get(i);
            if ((bound >> i & 1) == 1) {
                level = everybody ? digit.clone() : RoaringBitmap.and(level, digit);
                everybody = false;
            } else if (everybody) {
                above.or(digit);
            } else {
                above.or(RoaringBitmap.and(level, digit));
                level.andNot(digit);
            }
        }
        above.or(level);
        return above;
    }
}
