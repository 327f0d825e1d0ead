/** Wild geese in formation, small and far away: the picture of places where nothing is yet. */
export function GooseFlight() {
  const birds = [
    [60, 20, 1],
    [42, 30, 0.85],
    [78, 31, 0.85],
    [26, 42, 0.7],
    [95, 44, 0.7],
  ] as const;
  return (
    <svg width="120" height="60" viewBox="0 0 120 60" aria-hidden="true" focusable="false">
      <g fill="none" stroke="var(--hy-muted)" strokeWidth="1.6" strokeLinecap="round" opacity="0.65">
        {birds.map(([x, y, size]) => (
          <path key={x} transform={`translate(${x} ${y}) scale(${size})`} d="M-9 -3 C-5 -5 -2 -3 0 1 C2 -3 5 -5 9 -3" />
        ))}
      </g>
    </svg>
  );
}
