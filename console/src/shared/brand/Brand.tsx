import styles from './brand.module.css';

/** A wild goose on the wing, neck stretched, one feather of vermilion. */
export function Goose({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M45.5 10.2 41 9.4c-1-1.5-3.2-1.9-4.8-.7-2.6 2-5.4 6.200-9.400 9.100C22.500 12.300 15.500 7.400 4.500 6.500c4.300 2.300 7 4.500 8.700 6.700-2.400-.8-5-1.200-7.900-1.100 4.100 1.500 7.300 3.300 9.600 5.400-2.200-.3-4.400-.3-6.800.2 5 1.100 8.200 3.200 10.400 5.800-3.500 2.100-7.900 3.700-13.700 5.300 4.200.9 8.400 1 12.500.3 7.800-1.300 15.300-5.700 19-13 .8-1.500 1.600-2.800 2.900-3.600l6.300-2.300Z"
      />
      <path
        fill="var(--hy-seal)"
        d="M18.500 31.500c-.3 4.300-2.300 7.400-6.300 10.500 6.600-.9 12.200-4.700 15.300-13.300-2.800 1.400-5.900 2.300-9 2.800Z"
      />
    </svg>
  );
}

/** The name beside its goose. */
export function Wordmark({ size = 28 }: { size?: number }) {
  return (
    <span className={styles.wordmark}>
      <Goose size={size} />
      <span className={styles.name}>
        <span className={styles.chinese}>鸿雁</span>
        <span className={styles.latin}>Hongyan</span>
      </span>
    </span>
  );
}
