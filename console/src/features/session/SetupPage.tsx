export default function SetupPage() {
  return <p>SetupPage</p>;
}
