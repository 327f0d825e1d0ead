export default function WelcomePage() {
  return <p>WelcomePage</p>;
}
