"""What the component talks to: services, databases, files, programs and libraries, and how."""
