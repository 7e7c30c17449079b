"""The sign-in service: it signs people in through their provider and gives each device short-lived access."""
