export default function OverviewPage() {
  return <p>OverviewPage</p>;
}
